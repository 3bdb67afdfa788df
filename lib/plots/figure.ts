import type { Drawing } from "./drawing";
import { layOut } from "./layout";
import { renderHtml } from "./render-html";
import { renderPlotly } from "./render-plotly";
import { renderSvg } from "./render-svg";
import { tslabPublish } from "./tslab";
import { type Figure, jupyterDisplay, type MimeBundle, nodeInspect } from "./types";

/** The figure of a drawing. Each form is made when it is asked for. */
export function figureOf(drawing: Drawing): Figure {
  const { title, subtitle, summary, description } = drawing;
  const below = (lines: string[]) => [title, ...(subtitle === undefined ? [] : [subtitle]), ...lines].join("\n");
  const text = () => below(summary);
  const svg = () => renderSvg(drawing);
  const plotly = () => renderPlotly(drawing);
  const html = () => {
    return renderHtml({ svg: svg(), figure: plotly(), text: below(description), width: layOut(drawing).width });
  };
  const bundle = (): MimeBundle => ({
    "application/vnd.plotly.v1+json": plotly(),
    "text/html": html(),
    "image/svg+xml": svg(),
    "text/plain": text(),
  });
  // tslab prints a cell's last value, and knows no other way to show it: there the picture comes with the title.
  function inspected(): string {
    const publish = tslabPublish();
    if (!publish) return text();
    publish(bundle());
    return title;
  }
  return { title, text, svg, plotly, html, [jupyterDisplay]: bundle, [nodeInspect]: inspected };
}
