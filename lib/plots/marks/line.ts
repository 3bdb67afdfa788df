import type { Ends } from "../check";
import type { Frame, LegendEntry, Mark } from "../drawing";
import { compact } from "../numbers";
import type { Style } from "../palette";
import { plotlyText } from "../plotly-text";
import { simplify } from "../simplify";
import { element, pathData } from "../svg";
import { segments } from "./segments";
import { symbolAt } from "./symbol";

export interface Line {
  name: string;
  style: Style;
  x: number[];
  y: (number | null)[];
  /** Told when the pointer is over a point; a band draws them. */
  ends?: Ends;
  /** Each point marked as well. */
  markers: boolean;
}

/** A curve, broken at its gaps. A point alone between two gaps is drawn as a dot. */
export function line({ name, style, x, y, ends, markers }: Line): Mark {
  return {
    svg: (frame) => {
      const runs = segments(y);
      const curves = runs
        .filter(([start, end]) => end - start > 1)
        .map(([start, end]) => pathData(simplify(pixels(frame, x, y, start, end), 0.4)))
        .join("");
      const marked = markers ? runs : runs.filter(([start, end]) => end - start === 1);
      const dots = marked
        .flatMap(([start, end]) => pixels(frame, x, y, start, end))
        .map(([px, py]) => symbolAt(style.symbol, px, py, 3.5))
        .join("");
      return (
        (curves === "" ? "" : stroke(style, curves)) + (dots === "" ? "" : element("g", { fill: style.colour }, dots))
      );
    },
    traces: () => [
      {
        type: "scatter",
        name: plotlyText(name),
        mode: markers || segments(y).some(([start, end]) => end - start === 1) ? "lines+markers" : "lines",
        x: x.map(compact),
        y: y.map(compact),
        connectgaps: false,
        legendgroup: name,
        line: { color: style.colour, width: 2, dash: style.dash },
        marker: { symbol: style.symbol, size: markers ? 7 : 4 },
        ...(ends === undefined
          ? {}
          : {
              customdata: ends.low.map((low, i) => [compact(low), compact(ends.high[i])]),
              hovertemplate: "(%{x}, %{y:.4~g}) [%{customdata[0]:.4~g}, %{customdata[1]:.4~g}]",
            }),
      },
    ],
  };
}

/** The sample of a curve in the legend. */
export function lineEntry({ name, style, markers }: Pick<Line, "name" | "style" | "markers">): LegendEntry {
  return {
    name,
    key: (x, y) =>
      stroke(style, `M${x} ${y}H${x + 24}`) +
      (markers ? element("g", { fill: style.colour }, symbolAt(style.symbol, x + 12, y, 3.5)) : ""),
  };
}

function stroke(style: Style, d: string): string {
  return element("path", {
    d,
    fill: "none",
    stroke: style.colour,
    "stroke-width": 2,
    "stroke-linejoin": "round",
    "stroke-dasharray": style.dashArray,
  });
}

function pixels(frame: Frame, x: number[], y: (number | null)[], start: number, end: number): [x: number, y: number][] {
  return x.slice(start, end).map((value, i) => [frame.x(value), frame.y(y[start + i] as number)]);
}
