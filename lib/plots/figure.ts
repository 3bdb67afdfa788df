import type { Drawing } from "./drawing";
import { layOut } from "./layout";
import { renderHtml } from "./render-html";
import { renderPlotly } from "./render-plotly";
import { renderSvg } from "./render-svg";
import { type Figure, jupyterDisplay } from "./types";

/** The figure of a drawing. Each form is made when it is asked for. */
export function figureOf(drawing: Drawing): Figure {
  const { title, subtitle, summary } = drawing;
  const text = () => [title, ...(subtitle === undefined ? [] : [subtitle]), ...summary].join("\n");
  const svg = () => renderSvg(drawing);
  const plotly = () => renderPlotly(drawing);
  const html = () => {
    return renderHtml({ svg: svg(), figure: plotly(), text: text(), width: layOut(drawing).width });
  };
  return {
    title,
    text,
    svg,
    plotly,
    html,
    [jupyterDisplay]: () => ({
      "application/vnd.plotly.v1+json": plotly(),
      "text/html": html(),
      "image/svg+xml": svg(),
      "text/plain": text(),
    }),
  };
}
