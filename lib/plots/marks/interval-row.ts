import type { Mark } from "../drawing";
import { compact } from "../numbers";
import type { Style } from "../palette";
import { plotlyText } from "../plotly-text";
import { element, round } from "../svg";
import { symbolAt } from "./symbol";

export interface IntervalRow {
  name: string;
  style: Style;
  /** Height of the row in data coordinates. */
  at: number;
  mean: number;
  low: number;
  high: number;
  /** The single values, one a seed, drawn small above the interval. */
  values: number[];
}

/** How far the single values lie beside the interval, in rows. */
const beside = 0.26;

/** A horizontal interval around its mean, and the values it comes from. */
export function intervalRow({ name, style, at, mean, low, high, values }: IntervalRow): Mark {
  return {
    svg: (frame) => {
      const y = frame.y(at);
      const [left, right] = [round(frame.x(low)), round(frame.x(high))];
      const whisker = `M${left} ${round(y)}H${right}M${left} ${round(y - 5)}v10M${right} ${round(y - 5)}v10`;
      const dots = values.map((value) => element("circle", { cx: frame.x(value), cy: frame.y(at - beside), r: 3 }));
      return (
        element("g", { fill: style.colour, "fill-opacity": "0.45" }, dots.join("")) +
        element("path", { d: whisker, stroke: style.colour, "stroke-width": 2 }) +
        element("g", { fill: style.colour }, symbolAt(style.symbol, frame.x(mean), y, 5))
      );
    },
    traces: () => [
      {
        type: "scatter",
        mode: "markers",
        name: plotlyText(name),
        x: values.map(compact),
        y: values.map(() => compact(at - beside)),
        marker: { color: style.colour, symbol: "circle", size: 6, opacity: 0.45 },
        hovertemplate: "%{x}",
        showlegend: false,
      },
      {
        type: "scatter",
        mode: "markers",
        name: plotlyText(name),
        x: [compact(mean)],
        y: [at],
        marker: { color: style.colour, symbol: style.symbol, size: 10 },
        error_x: {
          type: "data",
          symmetric: false,
          array: [compact(high - mean)],
          arrayminus: [compact(mean - low)],
          color: style.colour,
          thickness: 2,
          width: 5,
        },
        showlegend: false,
      },
    ],
  };
}
