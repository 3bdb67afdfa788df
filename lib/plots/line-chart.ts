import { band } from "./marks/band";
import { line, lineEntry } from "./marks/line";
import { points, pointsEntry } from "./marks/points";
import { styleOf } from "./palette";
import { checkAllSeries, type SeriesChart, seriesFigure } from "./series-figure";
import type { Figure } from "./types";

/** x ascends within each series; series may have x of their own. */
export type LineChart = SeriesChart;

/** Up to this many points each is marked: a reader sees what was measured and what is only the line between. */
const markedPoints = 25;

/**
 * Curves with confidence bands, such as the error during training: each y is a mean, low and high its interval.
 * A null in y breaks the curve; a series that is not `joined` has no curve.
 *
 * @throws RangeError naming the series and index: lengths that differ, NaN or Infinity, an empty series, x that does
 * not ascend, a value ≤ 0 on a log axis, an interval that `interval` does not name.
 */
export function lineChart(chart: LineChart): Figure {
  const where = `lineChart "${chart.title}"`;
  const series = checkAllSeries(where, chart);
  series.forEach(({ name, x }) => {
    const bad = x.findIndex((value, i) => i > 0 && value < x[i - 1]);
    if (bad >= 0) {
      throw new RangeError(
        `${where}: series "${name}": x[${bad}] is ${x[bad]} after ${x[bad - 1]}; expected ascending x. ` +
          `Sort the points, or use scatterChart`,
      );
    }
  });
  const drawn = series.map((one, i) => {
    const joined = chart.series[i].joined ?? true;
    return { ...one, style: styleOf(i), joined, markers: !joined || one.x.length <= markedPoints };
  });
  const bands = drawn.flatMap(({ name, style, x, ends, joined }) =>
    ends === undefined || !joined ? [] : [band({ name, colour: style.colour, x, ends })],
  );
  return seriesFigure(chart, series, {
    marks: [...bands, ...drawn.map((one) => (one.joined ? line(one) : points(one)))],
    entries: drawn.map((one) => (one.joined ? lineEntry(one) : pointsEntry(one))),
    margin: drawn.some(({ markers }) => markers) ? 0.02 : 0,
  });
}
