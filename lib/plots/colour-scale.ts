import { extent } from "./extent";

type Rgb = [red: number, green: number, blue: number];

/** Colours for the numbers of a heat map. */
export interface ColourScale {
  low: number;
  high: number;
  /** `#rrggbb` of a number; numbers outside `[low, high]` get the colour of the nearer end. */
  colour(value: number): string;
  /** The scale as plotly takes it, 0 at `low` and 1 at `high`. */
  stops: [number, string][];
}

/**
 * Lightness falls from one end of each scale to its other end, or from its middle to both ends, so the order shows
 * without colour. The blue and the vermilion are Okabe and Ito's (2008).
 */
const sequential: Rgb[] = [
  [247, 250, 253],
  [120, 181, 220],
  [0, 114, 178],
  [0, 42, 84],
];
const diverging: Rgb[] = [
  [128, 50, 0],
  [213, 94, 0],
  [247, 247, 247],
  [0, 114, 178],
  [0, 48, 92],
];

/** Light to dark from the smallest to the largest number. */
export function sequentialScale(values: number[]): ColourScale {
  const [low, high] = extent(values);
  return scaleOver(sequential, low, low < high ? high : low + 1);
}

/** Vermilion below `centre`, white at it, blue above; both sides reach equally far. */
export function divergingScale(values: number[], centre: number): ColourScale {
  const reach = extent(values.map((value) => Math.abs(value - centre)))[1] || 1;
  return scaleOver(diverging, centre - reach, centre + reach);
}

/** Whether black or white text is read better on a colour (relative luminance, WCAG 2.2). */
export function textOn(colour: string): "#000000" | "#ffffff" {
  const [r, g, b] = [1, 3, 5].map((at) => (Number.parseInt(colour.slice(at, at + 2), 16) / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? "#000000" : "#ffffff";
}

function scaleOver(anchors: Rgb[], low: number, high: number): ColourScale {
  const at = (share: number) => {
    const place = Math.max(0, Math.min(1, share)) * (anchors.length - 1);
    const index = Math.min(Math.floor(place), anchors.length - 2);
    const mixed = anchors[index].map((from, i) => from + (anchors[index + 1][i] - from) * (place - index));
    return `#${mixed.map((channel) => Math.round(channel).toString(16).padStart(2, "0")).join("")}`;
  };
  return {
    low,
    high,
    colour: (value) => at((value - low) / (high - low)),
    stops: anchors.map((_, i) => [i / (anchors.length - 1), at(i / (anchors.length - 1))]),
  };
}
