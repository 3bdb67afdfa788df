/** What tells one series from another: colour, dash and symbol together, so that none of them is needed alone. */
export interface Style {
  colour: string;
  /** Plotly's name of the dash. */
  dash: string;
  /** The same dash for SVG's `stroke-dasharray`; empty for a solid line. */
  dashArray: string;
  symbol: MarkerSymbol;
}

export type MarkerSymbol = "circle" | "square" | "diamond" | "triangle-up" | "x";

/**
 * Colours that people with any common colour vision tell apart: Okabe and Ito (2008), "Color Universal Design", without
 * the yellow, which fades on white; the order puts the most distinct first.
 */
const colours = ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#000000"];

const dashes: [dash: string, dashArray: string][] = [
  ["solid", ""],
  ["dash", "8 5"],
  ["dot", "2 4"],
  ["dashdot", "8 4 2 4"],
  ["longdash", "14 5"],
];
const symbols: MarkerSymbol[] = ["circle", "square", "diamond", "triangle-up", "x"];

/** The style of series `index`. The 7 colours and 5 dashes repeat after 35 series together. */
export function styleOf(index: number): Style {
  const [dash, dashArray] = dashes[index % dashes.length];
  return { colour: colours[index % colours.length], dash, dashArray, symbol: symbols[index % symbols.length] };
}

/** The ink of axes and text, and the lighter inks around it. Dark enough for 4.5 : 1 on white where text is set. */
export const ink = { text: "#222222", soft: "#595959", axis: "#444444", grid: "#e4e4e4" };
