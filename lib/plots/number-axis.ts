import type { Axis } from "./drawing";
import { labelText } from "./labels";
import { linearScale, logScale } from "./scale";
import type { NumberAxis } from "./types";

/** An axis with grid lines over all `values`, reaching past them by `margin` of their spread. */
export function numberAxis(axis: NumberAxis, values: number[], margin: number, zero = false): Axis {
  const scale = axis.scale === "log" ? logScale(values, { margin }) : linearScale(values, { margin, zero });
  return { title: labelText(axis), scale, grid: true };
}
