import { type ColourScale, textOn } from "../colour-scale";
import type { ColourBar, Mark } from "../drawing";
import { compact } from "../numbers";
import { plotlyText } from "../plotly-text";
import { element, text } from "../svg";

export interface Cells {
  /** `[rows, columns]`; null leaves a cell white. */
  values: (number | null)[][];
  /** What is written into each cell, `[rows, columns]`; undefined when cells are too small for text. */
  labels?: string[][];
  scale: ColourScale;
  /** What the colours mean. */
  bar: ColourBar;
}

/** The cells of a heat map: row r at y = r, column c at x = c. */
export function cells({ values, labels, scale, bar }: Cells): Mark {
  return {
    svg: (frame) => {
      const width = Math.abs(frame.x(1) - frame.x(0));
      const height = Math.abs(frame.y(1) - frame.y(0));
      const gap = Math.min(width, height) > 12 ? 1 : 0;
      const drawn = values.flatMap((row, r) =>
        row.map((value, c) => {
          const [x, y] = [frame.x(c), frame.y(r)];
          const fill = value === null ? "#ffffff" : scale.colour(value);
          const size = { width: width - gap, height: height - gap };
          const rect = element("rect", { x: x - size.width / 2, y: y - size.height / 2, ...size, fill });
          return labels === undefined ? rect : rect + text(x, y + 4, labels[r][c], { fill: textOn(fill) });
        }),
      );
      return element("g", { "font-size": 11, "text-anchor": "middle" }, drawn.join(""));
    },
    traces: () => [
      {
        type: "heatmap",
        x: values[0].map((_, c) => c),
        y: values.map((_, r) => r),
        z: values.map((row) => row.map(compact)),
        zmin: compact(scale.low),
        zmax: compact(scale.high),
        colorscale: scale.stops,
        colorbar: {
          title: { text: plotlyText(bar.title), side: "right", font: { size: 12 } },
          thickness: 14,
          len: 1,
          ypad: 0,
          tickvals: bar.scale.ticks.map(({ value }) => value),
          ticktext: bar.scale.ticks.map(({ label }) => label),
        },
        xgap: 1,
        ygap: 1,
        hovertemplate: "(%{x}, %{y}): %{z:.4~g}<extra></extra>",
        ...(labels === undefined ? {} : { text: labels, texttemplate: "%{text}" }),
      },
    ],
  };
}
