import type { Mark } from "../drawing";
import { compact } from "../numbers";
import { ink } from "../palette";
import { element, round } from "../svg";

/** A dashed vertical line at `x`, from `bottom` to `top` in data coordinates: where no effect would lie. */
export function verticalRule(x: number, bottom: number, top: number): Mark {
  return {
    svg: (frame) =>
      element("path", {
        d: `M${round(frame.x(x))} ${round(frame.y(bottom))}V${round(frame.y(top))}`,
        stroke: ink.soft,
        "stroke-dasharray": "5 4",
      }),
    traces: () => [
      {
        type: "scatter",
        mode: "lines",
        x: [compact(x), compact(x)],
        y: [bottom, top],
        line: { color: ink.soft, width: 1, dash: "dash" },
        hoverinfo: "skip",
        showlegend: false,
      },
    ],
  };
}
