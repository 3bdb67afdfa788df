import { browserScript } from "./browser-script";
import type { PlotlyFigure } from "./plotly-types";
import { element, escapeXml } from "./svg";

export interface Html {
  svg: string;
  figure: PlotlyFigure;
  /** Alternative text of the picture. */
  text: string;
  /** Greatest width in px. */
  width: number;
}

/**
 * The static picture as an image, which pages that clean HTML keep, and the script that replaces it where it may run.
 * Both fill the width there is, up to `width`.
 */
export function renderHtml({ svg, figure, text, width }: Html): string {
  const src = `data:image/svg+xml;base64,${Buffer.from(svg, "utf8").toString("base64")}`;
  const image = `<img alt="${escapeXml(text)}" style="display:block;width:100%" src="${src}">`;
  return element(
    "div",
    { class: "stillroom-figure", style: `max-width:${width}px;background:white` },
    `${image}<script>${browserScript(figure)}</script>`,
  );
}
