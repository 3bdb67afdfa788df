import type { Ends } from "../check";
import type { LegendEntry, Mark } from "../drawing";
import { compact } from "../numbers";
import type { Style } from "../palette";
import { plotlyText } from "../plotly-text";
import { element } from "../svg";
import { plotlyErrors, verticalErrors } from "./error-bars";
import { symbolAt } from "./symbol";

export interface Points {
  name: string;
  style: Style;
  x: number[];
  y: (number | null)[];
  /** Vertical error bars. */
  ends?: Ends;
}

/** Markers with error bars. */
export function points({ name, style, x, y, ends }: Points): Mark {
  return {
    svg: (frame) => {
      const marks = y
        .map((value, i) => (value === null ? "" : symbolAt(style.symbol, frame.x(x[i]), frame.y(value), 4)))
        .join("");
      const bars = ends === undefined ? "" : verticalErrors(frame, x.map(frame.x), ends, style.colour, 4);
      return bars + element("g", { fill: style.colour }, marks);
    },
    traces: () => [
      {
        type: "scatter",
        mode: "markers",
        name: plotlyText(name),
        x: x.map(compact),
        y: y.map(compact),
        marker: { color: style.colour, symbol: style.symbol, size: 8 },
        ...(ends === undefined ? {} : { error_y: plotlyErrors(y, ends, style.colour) }),
      },
    ],
  };
}

/** The sample of a marker in the legend. */
export function pointsEntry({ name, style }: Pick<Points, "name" | "style">): LegendEntry {
  return { name, key: (x, y) => element("g", { fill: style.colour }, symbolAt(style.symbol, x + 12, y, 4)) };
}
