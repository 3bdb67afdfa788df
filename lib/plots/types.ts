import type { PlotlyFigure } from "./plotly-types";

/** Numbers, plain or typed; `null` leaves a gap. */
export type Values = ArrayLike<number | null>;

/** What an axis or a colour means: `{ label: "error", unit: "%" }` is written "error (%)". */
export interface Label {
  label: string;
  /** Unit in symbols or words; left out for pure numbers such as a probability. */
  unit?: string;
}

/** A labelled axis of numbers, linear unless `scale` says "log". A log axis takes positive numbers alone. */
export interface NumberAxis extends Label {
  scale?: "linear" | "log";
}

/** What every figure needs. */
export interface Heading {
  title: string;
  /** What the intervals are, "95 % t-interval over 5 seeds"; required as soon as an interval is drawn. */
  interval?: string;
}

/** Points `(x[i], y[i])` of one arm, with an interval `low[i] … high[i]` around each when both are given. */
export interface Series {
  name: string;
  x: ArrayLike<number>;
  y: Values;
  low?: Values;
  high?: Values;
  /** `false` in a line chart: points with error bars, for an arm of which nothing is known between its few points. */
  joined?: boolean;
}

/** The method by which JavaScript kernels ask an object for its MIME bundle. */
export const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display");

/** The method by which Node's console asks an object for its text. */
export const nodeInspect: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/** MIME type → content, as Jupyter's `display_data` carries it. */
export type MimeBundle = Record<string, unknown>;

/**
 * A figure in all its forms. The last expression of a cell is shown as a MIME bundle; `show(figure)` shows it from
 * anywhere in a cell.
 */
export interface Figure {
  readonly title: string;
  /** Static picture, a few kB, for web pages, GitHub and PDF. */
  svg(): string;
  /** The static picture, and a script that replaces it by an interactive one where Jupyter serves plotly. */
  html(): string;
  /** The interactive picture as plotly's figure JSON. */
  plotly(): PlotlyFigure;
  /** Title, axes and numbers for a terminal, and for who does not see the picture. */
  text(): string;
  [jupyterDisplay](): MimeBundle;
  /** What `console.log(figure)` prints: the text. Under tslab it shows the picture and prints the title. */
  [nodeInspect](): string;
}
