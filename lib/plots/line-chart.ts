import { band } from "./marks/band";
import { line, lineEntry } from "./marks/line";
import { styleOf } from "./palette";
import { checkAllSeries, type SeriesChart, seriesFigure } from "./series-figure";
import type { Figure } from "./types";

/** x ascends within each series; series may have x of their own. */
export type LineChart = SeriesChart;

/** Up to this many points each is marked: a reader sees what was measured and what is only the line between. */
const markedPoints = 25;

/**
 * Curves with confidence bands, such as the error during training: each y is a mean, low and high its interval.
 * A null in y breaks the curve.
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
  const lines = series.map((one, i) => ({ ...one, style: styleOf(i), markers: one.x.length <= markedPoints }));
  const bands = lines.flatMap(({ name, style, x, ends }) =>
    ends === undefined ? [] : [band({ name, colour: style.colour, x, ends })],
  );
  const marked = lines.some(({ markers }) => markers);
  return seriesFigure(chart, series, {
    marks: [...bands, ...lines.map(line)],
    entries: lines.map(lineEntry),
    margin: marked ? 0.02 : 0,
  });
}
