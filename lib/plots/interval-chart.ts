import { finiteNumbers, intervalIsNamed, notEmpty } from "./check";
import { spoken } from "./description";
import { figureOf } from "./figure";
import { labelText } from "./labels";
import { intervalRow } from "./marks/interval-row";
import { verticalRule } from "./marks/rule";
import { words } from "./messages";
import { numberAxis } from "./number-axis";
import { intervalText, numberText } from "./numbers";
import { styleOf } from "./palette";
import { nameScale, type Scale } from "./scale";
import { textTable } from "./text-table";
import type { Figure, Heading, Label } from "./types";

export interface IntervalChart extends Heading {
  /** What is measured, "gain in error" in "points". */
  x: Label;
  rows: IntervalRow[];
  /** Where no effect would lie, 0 for a difference: drawn as a dashed line. */
  noEffect?: number;
  /**
   * What the whole interval has to clear, or two limits that it has to lie within: drawn as solid lines and named below
   * the title. One bar holds for all rows; rows with another bar are another chart.
   */
  bar?: number | readonly number[];
  /** What the solid line is where it is no bar, "the truth". */
  barName?: string;
}

/** A mean with its interval, and the values it comes from: `{ name, ...pairedInterval(a, b), values }`. */
export interface IntervalRow {
  name: string;
  mean: number;
  low: number;
  high: number;
  /** One value a seed. */
  values?: ArrayLike<number>;
}

/**
 * One row a comparison: the mean, its interval, above it the value of every seed, and where no effect would lie.
 *
 * @throws RangeError naming the row: NaN or Infinity, a mean outside its interval, no rows, no `interval`.
 */
export function intervalChart(chart: IntervalChart): Figure {
  const where = `intervalChart "${chart.title}"`;
  notEmpty(where, chart.rows, "rows");
  intervalIsNamed(where, chart, true);
  const rows = chart.rows.map((row, at) => {
    const place = `${where}: row "${row.name}"`;
    const [mean, low, high] = finiteNumbers(`${place}: [mean, low, high]`, [row.mean, row.low, row.high]);
    if (low > mean || mean > high) {
      throw new RangeError(`${place}: mean ${mean}, low ${low}, high ${high}; expected low ≤ mean ≤ high`);
    }
    const values = finiteNumbers(`${place}: values`, row.values ?? []);
    return { name: row.name, mean, low, high, values, at, style: styleOf(at) };
  });
  const noEffect = finiteNumbers(`${where}: noEffect`, chart.noEffect === undefined ? [] : [chart.noEffect]);
  const bar = finiteNumbers(`${where}: bar`, chart.bar === undefined ? [] : [chart.bar].flat());
  const x = numberAxis(
    chart.x,
    [...rows.flatMap(({ low, high, values }) => [low, high, ...values]), ...noEffect, ...bar],
    0.04,
  );
  const y = nameScale(
    rows.map(({ name }) => name),
    true,
  );
  const rules = new Map([...noEffect.map((at) => [at, "┊"] as const), ...bar.map((at) => [at, "┃"] as const)]);
  const table = rows.map((row) => [row.name, strip(x.scale, row, rules), intervalText(row.mean, row.low, row.high)]);
  const barText =
    bar.length === 0
      ? []
      : [
          words.bar(
            bar.map((at) => numberText(at)),
            chart.barName,
          ),
        ];
  return figureOf({
    title: chart.title,
    subtitle: [chart.interval, ...barText].join("; "),
    axes: "shown",
    x,
    y: { title: "", scale: y, grid: false },
    marks: [
      ...noEffect.map((value) => verticalRule(value, y.domain[0], y.domain[1])),
      ...bar.map((value) => verticalRule(value, y.domain[0], y.domain[1], "solid")),
      ...rows.map(intervalRow),
    ],
    legend: [],
    height: 44 * rows.length + 20,
    summary: [`x: ${labelText(chart.x)}`, ...textTable(table)],
    description: [
      `x: ${labelText(chart.x)}`,
      ...noEffect.map((at) => words.noEffect(spoken(numberText(at)))),
      ...rows.map(({ name, mean, low, high }) => `${name}: ${spoken(intervalText(mean, low, high))}`),
    ],
  });
}

/** The interval in a line of characters: `  ┊ ┃ ├──●──┤ `. */
function strip(scale: Scale, { low, mean, high }: IntervalRow, rules: ReadonlyMap<number, string>): string {
  const columns = 40;
  const column = (value: number) => Math.round(scale.position(value) * (columns - 1));
  const [left, middle, right] = [column(low), column(mean), column(high)];
  const ruled = new Map([...rules].map(([value, sign]) => [column(value), sign]));
  return Array.from({ length: columns }, (_, i) => {
    if (i === middle) return "●";
    if (i === left) return "├";
    if (i === right) return "┤";
    if (i > left && i < right) return "─";
    return ruled.get(i) ?? " ";
  }).join("");
}
