import { intervalEnds, intervalIsNamed, notEmpty, numbersOrGaps, positiveOnLog, present, sameLength } from "./check";
import { describeValues } from "./description";
import { figureOf } from "./figure";
import { axesText, labelText } from "./labels";
import { barEntry, bars } from "./marks/bars";
import { numberAxis } from "./number-axis";
import { styleOf } from "./palette";
import { nameScale } from "./scale";
import { valueText } from "./series-summary";
import { textTable } from "./text-table";
import type { Figure, Heading, Label, NumberAxis, Values } from "./types";

export interface BarChart extends Heading {
  /** What the categories are. */
  x: Label;
  /** Bars start at 0, on a log axis at its lower end. */
  y: NumberAxis;
  /** One group of bars each, "0", "1", … for digits. */
  categories: string[];
  /** One bar in each group; values and ends have one number a category, null where there is none. */
  series: BarSeries[];
}

export interface BarSeries {
  name: string;
  values: Values;
  low?: Values;
  high?: Values;
}

/** Room of a group that its bars fill. */
const groupWidth = 0.8;

/**
 * Grouped bars with error bars, such as the ten class probabilities of hard and soft targets.
 *
 * @throws RangeError naming the series and index: a number of values other than that of the categories, NaN or
 * Infinity, no series or category, a value ≤ 0 on a log axis, an interval that `interval` does not name.
 */
export function barChart(chart: BarChart): Figure {
  const where = `barChart "${chart.title}"`;
  notEmpty(where, chart.categories, "categories");
  notEmpty(where, chart.series, "series");
  const series = chart.series.map((one) => {
    const place = `${where}: series "${one.name}"`;
    sameLength(`${place}: values`, one.values.length, "categories", chart.categories.length);
    const y = numbersOrGaps(`${place}: values`, one.values);
    const ends = intervalEnds(place, y, one);
    positiveOnLog(`${place}: values`, chart.y, y);
    positiveOnLog(`${place}: low`, chart.y, ends?.low ?? []);
    return { name: one.name, y, ends };
  });
  intervalIsNamed(
    where,
    chart,
    series.some(({ ends }) => ends !== undefined),
  );
  const heights = present(...series.flatMap(({ y, ends }) => [y, ends?.low ?? [], ends?.high ?? []]));
  notEmpty(where, heights, "values that are not null");
  const y = numberAxis(chart.y, heights, 0.05, true);
  const width = groupWidth / series.length;
  const groups = series.map((one, i) => ({
    name: one.name,
    style: styleOf(i),
    values: one.y,
    ends: one.ends,
    offset: i * width - groupWidth / 2,
    width,
    base: chart.y.scale === "log" ? y.scale.domain[0] : 0,
  }));
  const head = [chart.x.label, ...series.map(({ name }) => name)];
  const rows = chart.categories.map((category, i) => [category, ...series.map((one) => valueText(one, i))]);
  return figureOf({
    title: chart.title,
    subtitle: chart.interval,
    axes: "shown",
    x: { title: labelText(chart.x), scale: nameScale(chart.categories), grid: false },
    y,
    marks: groups.map(bars),
    legend: groups.length > 1 ? groups.map(barEntry) : [],
    height: 280,
    summary: [axesText(chart.x, chart.y), ...textTable([head, ...rows])],
    description: [axesText(chart.x, chart.y), ...series.map((one) => describeValues(one.name, chart.categories, one))],
  });
}
