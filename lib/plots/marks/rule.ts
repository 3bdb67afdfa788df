import type { Mark } from "../drawing";
import { compact } from "../numbers";
import { ink } from "../palette";
import { element, round } from "../svg";

/** A vertical line at `x`, from `bottom` to `top` in data coordinates: dashed where no effect would lie, solid at a bar. */
export function verticalRule(x: number, bottom: number, top: number, dash: "dash" | "solid" = "dash"): Mark {
  return {
    svg: (frame) =>
      element("path", {
        d: `M${round(frame.x(x))} ${round(frame.y(bottom))}V${round(frame.y(top))}`,
        stroke: ink.soft,
        ...(dash === "dash" && { "stroke-dasharray": "5 4" }),
      }),
    traces: () => [
      {
        type: "scatter",
        mode: "lines",
        x: [compact(x), compact(x)],
        y: [bottom, top],
        line: { color: ink.soft, width: 1, dash },
        hoverinfo: "skip",
        showlegend: false,
      },
    ],
  };
}
