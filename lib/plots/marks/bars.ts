import type { Ends } from "../check";
import type { LegendEntry, Mark } from "../drawing";
import { compact } from "../numbers";
import { ink, type Style } from "../palette";
import { plotlyText } from "../plotly-text";
import { element } from "../svg";
import { plotlyErrors, verticalErrors } from "./error-bars";

export interface Bars {
  name: string;
  style: Style;
  /** One bar at 0, 1, 2, …; null leaves its place empty. */
  values: (number | null)[];
  ends?: Ends;
  /** Where a bar starts beside its place, and its width, in places. */
  offset: number;
  width: number;
  /** Where bars start: 0, or the lower end of a log axis. */
  base: number;
}

/** Bars with error bars. */
export function bars({ name, style, values, ends, offset, width, base }: Bars): Mark {
  return {
    svg: (frame) => {
      const rects = values.map((value, i) => {
        if (value === null) return "";
        const [from, to] = [frame.y(base), frame.y(value)];
        const left = frame.x(i + offset);
        const right = frame.x(i + offset + width);
        return element("rect", { x: left, y: Math.min(from, to), width: right - left, height: Math.abs(to - from) });
      });
      const middles = values.map((_, i) => frame.x(i + offset + width / 2));
      const cap = Math.min(4, (frame.x(width) - frame.x(0)) / 3);
      const errors = ends === undefined ? "" : verticalErrors(frame, middles, ends, ink.text, cap);
      return element("g", { fill: style.colour }, rects.join("")) + errors;
    },
    traces: () => [
      {
        type: "bar",
        name: plotlyText(name),
        x: values.map((_, i) => i),
        y: values.map(compact),
        offset: compact(offset),
        width: compact(width),
        marker: { color: style.colour },
        ...(ends === undefined ? {} : { error_y: plotlyErrors(values, ends, ink.text) }),
      },
    ],
  };
}

/** The sample of a bar in the legend. */
export function barEntry({ name, style }: Pick<Bars, "name" | "style">): LegendEntry {
  return { name, key: (x, y) => element("rect", { x: x + 6, y: y - 6, width: 12, height: 12, fill: style.colour }) };
}
