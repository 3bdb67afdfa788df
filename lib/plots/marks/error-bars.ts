import type { Ends } from "../check";
import type { Frame } from "../drawing";
import { compact } from "../numbers";
import type { PlotlyError } from "../plotly-types";
import { element, round } from "../svg";

/** Vertical intervals `low[i] … high[i]` at `x[i]` (px), with caps of half width `cap`. */
export function verticalErrors(frame: Frame, x: number[], ends: Ends, colour: string, cap: number): string {
  const d = x.map((at, i) => {
    const [low, high] = [ends.low[i], ends.high[i]];
    if (low === null || high === null) return "";
    const [left, width, bottom, top] = [round(at - cap), round(2 * cap), round(frame.y(low)), round(frame.y(high))];
    return `M${round(at)} ${bottom}V${top}M${left} ${bottom}h${width}M${left} ${top}h${width}`;
  });
  return element("path", { d: d.join(""), stroke: colour, "stroke-width": 1.5, fill: "none" });
}

/** The same intervals around `values` as plotly takes them: distances from the value. */
export function plotlyErrors(values: (number | null)[], ends: Ends, colour: string): PlotlyError {
  const distance = (from: number | null, to: number | null) =>
    from === null || to === null ? null : compact(to - from);
  return {
    type: "data",
    symmetric: false,
    array: values.map((value, i) => distance(value, ends.high[i])),
    arrayminus: values.map((value, i) => distance(ends.low[i], value)),
    color: colour,
    thickness: 1.5,
    width: 5,
  };
}
