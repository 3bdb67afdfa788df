import type { Ends } from "../check";
import type { Mark } from "../drawing";
import { compact } from "../numbers";
import { simplify } from "../simplify";
import { element, pathData } from "../svg";
import { segments } from "./segments";

export interface Band {
  /** The curve it belongs to; the legend hides both together. */
  name: string;
  colour: string;
  x: number[];
  ends: Ends;
  opacity?: number;
}

type Point = [x: number, y: number];

/** The area between two curves, broken at their gaps. */
export function band({ name, colour, x, ends, opacity = 0.2 }: Band): Mark {
  const runs = segments(ends.low).map(([start, end]) => ({
    low: x.slice(start, end).map((value, i): Point => [value, ends.low[start + i] as number]),
    high: x.slice(start, end).map((value, i): Point => [value, ends.high[start + i] as number]),
  }));
  return {
    svg: (frame) => {
      const pixels = (points: Point[]) =>
        simplify(
          points.map(([a, b]): Point => [frame.x(a), frame.y(b)]),
          0.6,
        );
      const d = runs.map(({ low, high }) => `${pathData([...pixels(high), ...pixels(low).reverse()])}Z`).join("");
      return element("path", { d, fill: colour, "fill-opacity": String(opacity) });
    },
    traces: () => {
      const outline = runs.flatMap(({ low, high }, i): [number | null, number | null][] => [
        ...(i === 0 ? [] : [[null, null] as [null, null]]),
        ...high,
        ...[...low].reverse(),
      ]);
      return [
        {
          type: "scatter",
          mode: "lines",
          x: outline.map(([a]) => compact(a)),
          y: outline.map(([, b]) => compact(b)),
          fill: "toself",
          fillcolor: transparent(colour, opacity),
          line: { width: 0 },
          legendgroup: name,
          showlegend: false,
          hoverinfo: "skip",
        },
      ];
    },
  };
}

/** `#0072B2` → `rgba(0,114,178,0.2)`. */
function transparent(colour: string, opacity: number): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `rgba(${channels.join(",")},${opacity})`;
}
