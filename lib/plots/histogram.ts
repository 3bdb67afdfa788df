import { finiteNumbers, notEmpty } from "./check";
import { spoken } from "./description";
import { extent } from "./extent";
import { figureOf } from "./figure";
import { axesText, labelText } from "./labels";
import { band } from "./marks/band";
import { line, lineEntry } from "./marks/line";
import { words } from "./messages";
import { numberAxis } from "./number-axis";
import { numberText } from "./numbers";
import { styleOf } from "./palette";
import { fixedScale, linearTicks } from "./scale";
import { sparkline } from "./sparkline";
import { pad } from "./text-table";
import { columnsOf } from "./text-width";
import type { Figure, Label } from "./types";

export interface Histogram {
  title: string;
  /** What is counted, with its unit. */
  x: Label;
  series: { name: string; values: ArrayLike<number> }[];
  /** Bins of equal width that all series share; 30 unless given. */
  bins?: number;
}

/**
 * How often values fall into bins of equal width, one outline a series. The last bin includes its upper end.
 *
 * @throws RangeError naming the series and index: NaN or Infinity, no series, an empty series, bins that is no count.
 */
export function histogram({ title, x, series, bins = 30 }: Histogram): Figure {
  const where = `histogram "${title}"`;
  notEmpty(where, series, "series");
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`${where}: bins is ${bins}; expected 1, 2, 3, …`);
  const checked = series.map(({ name, values }) => {
    notEmpty(`${where}: series "${name}"`, values, "values");
    return { name, values: finiteNumbers(`${where}: series "${name}": values`, values) };
  });
  const edges = binEdges(
    checked.flatMap(({ values }) => values),
    bins,
  );
  const counted = checked.map(({ name, values }, i) => ({
    name,
    values,
    style: styleOf(i),
    counts: binCounts(values, edges),
  }));
  const corners = edges.slice(0, -1).flatMap((edge, i) => [edge, edges[i + 1]]);
  const outlines = counted.map(({ name, style, counts }) => ({
    name,
    style,
    x: [corners[0], ...corners, corners[corners.length - 1]],
    y: [0, ...counts.flatMap((count) => [count, count]), 0],
    markers: false,
  }));
  const domain: [number, number] = [edges[0], edges[edges.length - 1]];
  const y = { label: words.count };
  const width = Math.max(...checked.map(({ name }) => columnsOf(name)));
  return figureOf({
    title,
    axes: "shown",
    x: { title: labelText(x), scale: fixedScale(domain, linearTicks(...domain)), grid: true },
    y: numberAxis(
      y,
      outlines.flatMap((outline) => outline.y),
      0.05,
      true,
    ),
    marks: [
      ...outlines.map((outline) =>
        band({
          name: outline.name,
          colour: outline.style.colour,
          x: outline.x,
          ends: { low: outline.y.map(() => 0), high: outline.y },
        }),
      ),
      ...outlines.map(line),
    ],
    legend: outlines.length > 1 ? outlines.map(lineEntry) : [],
    height: 260,
    summary: [
      `x: ${labelText(x)}, ${words.range(numberText(domain[0]), numberText(domain[1]))}; y: ${y.label}`,
      ...counted.map(({ name, values, counts }) => {
        const mean = values.reduce((a, b) => a + b, 0) / values.length;
        return `  ${pad(name, width)}  ${sparkline(counts, bins)}  ${words.values(values.length)}, ${words.mean(numberText(mean))}`;
      }),
    ],
    description: [
      axesText(x, y),
      ...counted.map(({ name, values, counts }) => `${name}: ${describe(values, counts, edges)}`),
    ],
  });
}

/** How many values, from where to where, and where most of them lie. */
function describe(values: number[], counts: number[], edges: number[]): string {
  const fullest = counts.indexOf(Math.max(...counts));
  const numbers = [...extent(values), edges[fullest], edges[fullest + 1]];
  const [low, high, from, to] = numbers.map((value) => spoken(numberText(value)));
  const parts = [words.values(values.length), words.range(low, high), words.fullest(counts[fullest], from, to)];
  return parts.join("; ");
}

/** `bins + 1` edges from the smallest value to the largest. */
export function binEdges(values: number[], bins: number): number[] {
  const [low, high] = extent(values);
  const [from, to] = low < high ? [low, high] : [low - 0.5, high + 0.5];
  return Array.from({ length: bins + 1 }, (_, i) => (i === bins ? to : from + ((to - from) * i) / bins));
}

/** Values in each `[edges[i], edges[i + 1])`; the last bin includes its upper edge. */
export function binCounts(values: number[], edges: number[]): number[] {
  const bins = edges.length - 1;
  const [low, high] = [edges[0], edges[bins]];
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    counts[Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins))] += 1;
  }
  return counts;
}
