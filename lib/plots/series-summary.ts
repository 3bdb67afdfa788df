import type { CheckedSeries } from "./check";
import { extent } from "./extent";
import { axesText } from "./labels";
import { words } from "./messages";
import { intervalText, numberText } from "./numbers";
import { sparkline } from "./sparkline";
import { pad, textTable } from "./text-table";
import { columnsOf } from "./text-width";
import type { NumberAxis } from "./types";

/** Points up to which a table says more than a curve. */
const tablePoints = 12;

/** Axes, then a table of few points, else one curve of block characters a series. */
export function seriesSummary(x: NumberAxis, y: NumberAxis, series: CheckedSeries[]): string[] {
  const axes = axesText(x, y);
  const [first] = series;
  const shared = series.every((one) => one.x.length === first.x.length && one.x.every((v, i) => v === first.x[i]));
  if (shared && first.x.length <= tablePoints) {
    const head = [x.label, ...series.map(({ name }) => name)];
    const rows = first.x.map((value, i) => [numberText(value, 4), ...series.map((one) => valueText(one, i))]);
    return [axes, ...textTable([head, ...rows])];
  }
  if (series.every((one) => one.x.length <= tablePoints)) {
    const rows = series.flatMap((one) => one.x.map((value, i) => [one.name, numberText(value, 4), valueText(one, i)]));
    return [axes, ...textTable([["", x.label, y.label], ...rows])];
  }
  const width = Math.max(...series.map(({ name }) => columnsOf(name)));
  return [axes, ...series.map((one) => `  ${pad(one.name, width)}  ${curveText(one, y)}`)];
}

/** Value `i` with its interval, "–" for a gap. */
export function valueText({ y, ends }: Pick<CheckedSeries, "y" | "ends">, i: number): string {
  const [value, low, high] = [y[i], ends?.low[i] ?? null, ends?.high[i] ?? null];
  if (value === null) return "–";
  return low === null || high === null ? numberText(value, 4) : intervalText(value, low, high);
}

function curveText(series: CheckedSeries, axis: NumberAxis): string {
  const { y } = series;
  const found = y.filter((value): value is number => value !== null);
  const last = y.lastIndexOf(found[found.length - 1]);
  const curve = sparkline(axis.scale === "log" ? y.map((value) => (value === null ? null : Math.log10(value))) : y);
  const [low, high] = extent(found);
  return `${curve}  ${words.last(valueText(series, last))}, ${words.range(numberText(low), numberText(high))}`;
}
