import { checkSeries, intervalIsNamed, notEmpty, present } from "./check";
import { figureOf } from "./figure";
import { band } from "./marks/band";
import { line, lineEntry } from "./marks/line";
import { numberAxis } from "./number-axis";
import { styleOf } from "./palette";
import { seriesSummary } from "./series-summary";
import type { Figure, Heading, NumberAxis, Series } from "./types";

export interface LineChart extends Heading {
  x: NumberAxis;
  y: NumberAxis;
  /** x ascends within each series; series may have x of their own. */
  series: Series[];
}

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
  notEmpty(where, chart.series, "series");
  const series = chart.series.map((one) => checkSeries(where, one, chart));
  series.forEach(({ name, x }) => {
    const bad = x.findIndex((value, i) => i > 0 && value < x[i - 1]);
    if (bad >= 0) {
      throw new RangeError(
        `${where}: series "${name}": x[${bad}] is ${x[bad]} after ${x[bad - 1]}; expected ascending x. ` +
          `Sort the points, or use scatterChart`,
      );
    }
  });
  intervalIsNamed(
    where,
    chart,
    series.some(({ ends }) => ends !== undefined),
  );
  const lines = series.map((one, i) => ({ ...one, style: styleOf(i), markers: one.x.length <= markedPoints }));
  const bands = lines.flatMap(({ name, style, x, ends }) =>
    ends === undefined ? [] : [band({ name, colour: style.colour, x, ends })],
  );
  const ys = present(...series.flatMap(({ y, ends }) => [y, ends?.low ?? [], ends?.high ?? []]));
  const marked = lines.some(({ markers }) => markers);
  return figureOf({
    title: chart.title,
    subtitle: chart.interval,
    axes: "shown",
    x: numberAxis(
      chart.x,
      series.flatMap(({ x }) => x),
      marked ? 0.02 : 0,
    ),
    y: numberAxis(chart.y, ys, 0.05),
    marks: [...bands, ...lines.map(line)],
    legend: lines.length > 1 ? lines.map(lineEntry) : [],
    height: 300,
    summary: seriesSummary(chart.x, chart.y, series),
  });
}
