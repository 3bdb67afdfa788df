import { inspect } from "node:util";

/** The MIME type under which a lesson's bars travel in its notebook, for programs that run lessons. */
export const barMime = "application/vnd.stillroom.bar+json";

/** The method that notebook kernels ask a value for its own display. */
export const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display");

/** One bar of a lesson, as `lib/statistics` judges it. */
export interface LessonBar {
  /** What it was measured on, `"glyphs"`. */
  readonly on: string;
  readonly verdict: "pass" | "fail" | "null";
  /** Claim, verdict, interval and reason in one line. */
  readonly sentence: string;
  readonly interval: { readonly mean: number; readonly low: number; readonly high: number; readonly n: number };
  readonly threshold: number;
}

/** What stands under `barMime`. */
export interface BarReport {
  readonly module: string;
  readonly profile: string;
  readonly bars: readonly LessonBar[];
}

/**
 * The value of a lesson's bar cell: its sentences for people, one a line, and the same as data for whoever runs the
 * lesson. Hosts that do not ask for `Jupyter.display` show the sentences.
 */
export function barDisplay(report: BarReport) {
  const text = report.bars.map(({ sentence }) => sentence).join("\n");
  const { module, profile } = report;
  const bars = report.bars.map(({ on, verdict, sentence, interval, threshold }) => ({
    ...{ on, verdict, sentence, threshold },
    interval: { mean: interval.mean, low: interval.low, high: interval.high, n: interval.n },
  }));
  return {
    [jupyterDisplay]: () => ({ "text/plain": text, [barMime]: { module, profile, bars } }),
    [inspect.custom]: () => text,
  };
}
