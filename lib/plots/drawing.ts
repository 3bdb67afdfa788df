import type { PlotlyTrace } from "./plotly-types";
import type { Scale } from "./scale";

/** Pixels, y downwards. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Data coordinates → pixels of the static picture. */
export interface Frame {
  box: Box;
  x(value: number): number;
  y(value: number): number;
}

/**
 * One thing drawn inside the axes, in both pictures. A mark keeps its data in one place and writes them twice, so that
 * the static and the interactive picture cannot disagree.
 */
export interface Mark {
  svg(frame: Frame): string;
  traces(): PlotlyTrace[];
}

export interface LegendEntry {
  name: string;
  /** The sample beside the name, 24 px wide, its middle at `(x + 12, y)`. */
  key(x: number, y: number): string;
}

export interface Axis {
  /** Label and unit; empty for an axis whose names speak for themselves. */
  title: string;
  scale: Scale;
  /** Lines across the box at the ticks. */
  grid: boolean;
}

/** What the colours of a heat map mean. */
export interface ColourBar {
  title: string;
  scale: Scale;
  colour(value: number): string;
}

/** A figure before it becomes a picture: both pictures, the text summary and the alternative text come from here. */
export interface Drawing {
  title: string;
  /** Second line of the heading, such as what the intervals are. */
  subtitle?: string;
  /** No axes around pictures. */
  axes: "shown" | "hidden";
  x: Axis;
  y: Axis;
  marks: Mark[];
  /** Empty when there is nothing to tell apart. */
  legend: LegendEntry[];
  colourBar?: ColourBar;
  /** Height of the axes box in px. */
  height: number;
  /** Width of the axes box in px; all there is unless given. */
  width?: number;
  /** Lines of the text summary below the title. */
  summary: string[];
  /** What a screen reader says instead of the summary: lines of words and numbers, no table, no block characters. */
  description: string[];
}
