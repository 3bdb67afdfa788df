import type { CheckedSeries } from "./check";
import { points, pointsEntry } from "./marks/points";
import { styleOf } from "./palette";
import { checkAllSeries, type SeriesChart, seriesFigure } from "./series-figure";
import type { Figure } from "./types";

export type ScatterChart = SeriesChart;

/**
 * Points with vertical error bars, such as error against bytes: nothing is claimed between the points.
 *
 * @throws RangeError naming the series and index: lengths that differ, NaN or Infinity, an empty series, a value ≤ 0 on
 * a log axis, an interval that `interval` does not name.
 */
export function scatterChart(chart: ScatterChart): Figure {
  const series = checkAllSeries(`scatterChart "${chart.title}"`, chart).map(byX);
  const styled = series.map((one, i) => ({ ...one, style: styleOf(i) }));
  return seriesFigure(chart, series, { marks: styled.map(points), entries: styled.map(pointsEntry), margin: 0.04 });
}

/** The points from left to right, as the text summary reads them. */
function byX({ name, x, y, ends }: CheckedSeries): CheckedSeries {
  const order = x.map((_, i) => i).sort((a, b) => x[a] - x[b]);
  const sorted = <T>(list: T[]) => order.map((i) => list[i]);
  const points = { name, x: sorted(x), y: sorted(y) };
  return ends === undefined ? points : { ...points, ends: { low: sorted(ends.low), high: sorted(ends.high) } };
}
