import { type CheckedSeries, checkSeries, intervalIsNamed, notEmpty, present } from "./check";
import { describeValues, spoken } from "./description";
import type { LegendEntry, Mark } from "./drawing";
import { figureOf } from "./figure";
import { axesText } from "./labels";
import { numberAxis } from "./number-axis";
import { numberText } from "./numbers";
import { seriesSummary } from "./series-summary";
import type { Figure, Heading, NumberAxis, Series } from "./types";

export interface SeriesChart extends Heading {
  x: NumberAxis;
  y: NumberAxis;
  series: Series[];
}

/**
 * The series of a chart, checked.
 *
 * @throws RangeError naming the series and index: lengths that differ, NaN or Infinity, an empty series, a value ≤ 0 on
 * a log axis, an interval that `interval` does not name.
 */
export function checkAllSeries(where: string, chart: SeriesChart): CheckedSeries[] {
  notEmpty(where, chart.series, "series");
  const series = chart.series.map((one) => checkSeries(where, one, chart));
  intervalIsNamed(
    where,
    chart,
    series.some(({ ends }) => ends !== undefined),
  );
  return series;
}

/**
 * A figure of series: axes over all points and the ends of their intervals, heading, legend and summary.
 *
 * @param drawn the marks, the legend's entries, and by how much of its spread the x axis reaches past the points
 */
export function seriesFigure(
  chart: SeriesChart,
  series: CheckedSeries[],
  drawn: { marks: Mark[]; entries: LegendEntry[]; margin: number },
): Figure {
  const ys = present(...series.flatMap(({ y, ends }) => [y, ends?.low ?? [], ends?.high ?? []]));
  return figureOf({
    title: chart.title,
    subtitle: chart.interval,
    axes: "shown",
    x: numberAxis(
      chart.x,
      series.flatMap(({ x }) => x),
      drawn.margin,
    ),
    y: numberAxis(chart.y, ys, 0.05),
    marks: drawn.marks,
    legend: series.length > 1 ? drawn.entries : [],
    height: 300,
    summary: seriesSummary(chart.x, chart.y, series),
    description: [axesText(chart.x, chart.y), ...series.map(describe)],
  });
}

function describe(series: CheckedSeries): string {
  const places = series.x.map((value) => spoken(numberText(value, 4)));
  return describeValues(series.name, places, series);
}
