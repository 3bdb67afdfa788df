import { type CheckedSeries, checkSeries, intervalIsNamed, notEmpty, present } from "./check";
import { figureOf } from "./figure";
import { points, pointsEntry } from "./marks/points";
import { numberAxis } from "./number-axis";
import { styleOf } from "./palette";
import { seriesSummary } from "./series-summary";
import type { Figure, Heading, NumberAxis, Series } from "./types";

export interface ScatterChart extends Heading {
  x: NumberAxis;
  y: NumberAxis;
  series: Series[];
}

/**
 * Points with vertical error bars, such as error against bytes: nothing is claimed between the points.
 *
 * @throws RangeError naming the series and index: lengths that differ, NaN or Infinity, an empty series, a value ≤ 0 on
 * a log axis, an interval that `interval` does not name.
 */
export function scatterChart(chart: ScatterChart): Figure {
  const where = `scatterChart "${chart.title}"`;
  notEmpty(where, chart.series, "series");
  const series = chart.series.map((one, i) => ({ ...byX(checkSeries(where, one, chart)), style: styleOf(i) }));
  intervalIsNamed(
    where,
    chart,
    series.some(({ ends }) => ends !== undefined),
  );
  const ys = present(...series.flatMap(({ y, ends }) => [y, ends?.low ?? [], ends?.high ?? []]));
  return figureOf({
    title: chart.title,
    subtitle: chart.interval,
    axes: "shown",
    x: numberAxis(
      chart.x,
      series.flatMap(({ x }) => x),
      0.04,
    ),
    y: numberAxis(chart.y, ys, 0.05),
    marks: series.map(points),
    legend: series.length > 1 ? series.map(pointsEntry) : [],
    height: 300,
    summary: seriesSummary(chart.x, chart.y, series),
  });
}

/** The points from left to right, as the text summary reads them. */
function byX({ name, x, y, ends }: CheckedSeries): CheckedSeries {
  const order = x.map((_, i) => i).sort((a, b) => x[a] - x[b]);
  const sorted = <T>(list: T[]) => order.map((i) => list[i]);
  const points = { name, x: sorted(x), y: sorted(y) };
  return ends === undefined ? points : { ...points, ends: { low: sorted(ends.low), high: sorted(ends.high) } };
}
