import type { Heading, NumberAxis, Series, Values } from "./types";

/**
 * All values as an array.
 *
 * @throws RangeError naming place and index of a value that is not a finite number.
 */
export function finiteNumbers(where: string, values: ArrayLike<number>): number[] {
  return Array.from(values, (value, i) => {
    if (!Number.isFinite(value)) {
      throw new RangeError(`${where}[${i}] is ${value}; expected a finite number. Did the run diverge there?`);
    }
    return value;
  });
}

/**
 * All values as an array in which null is a gap.
 *
 * @throws RangeError naming place and index of anything else that is not a finite number.
 */
export function numbersOrGaps(where: string, values: Values): (number | null)[] {
  return Array.from(values, (value, i) => {
    if (value !== null && !Number.isFinite(value)) {
      throw new RangeError(`${where}[${i}] is ${value}; expected a finite number, or null to leave a gap`);
    }
    return value;
  });
}

/** @throws RangeError when there is nothing to draw. */
export function notEmpty(where: string, things: ArrayLike<unknown>, what: string): void {
  if (things.length === 0) throw new RangeError(`${where}: no ${what}; expected at least one`);
}

/** @throws RangeError when a list has another length than the list it goes with. */
export function sameLength(where: string, length: number, other: string, expected: number): void {
  if (length !== expected) {
    throw new RangeError(`${where} has ${length} values and ${other} has ${expected}; expected as many`);
  }
}

/** @throws RangeError when an interval is drawn and nothing says what it is. */
export function intervalIsNamed(where: string, { interval }: Heading, drawn: boolean): void {
  if (drawn && !interval) {
    throw new RangeError(
      `${where}: intervals are drawn and "interval" does not say what they are; ` +
        `give for example interval: "95 % t-interval over 5 seeds"`,
    );
  }
}

/** @throws RangeError when a log axis has a value ≤ 0. */
export function positiveOnLog(where: string, axis: NumberAxis, values: (number | null)[]): void {
  if (axis.scale !== "log") return;
  const bad = values.findIndex((value) => value !== null && value <= 0);
  if (bad >= 0) {
    throw new RangeError(
      `${where}[${bad}] is ${values[bad]} and the axis "${axis.label}" is logarithmic; ` +
        `expected positive numbers. Use scale: "linear", or null to leave a gap`,
    );
  }
}

/** Low and high ends of intervals; null where there is none. */
export interface Ends {
  low: (number | null)[];
  high: (number | null)[];
}

/**
 * Both ends of the intervals around `values`, or undefined when neither is given.
 *
 * @throws RangeError when one end is missing, a length differs, or a low end lies above its high end.
 */
export function intervalEnds(
  where: string,
  values: ArrayLike<unknown>,
  { low, high }: { low?: Values; high?: Values },
): Ends | undefined {
  if (low === undefined && high === undefined) return undefined;
  if (low === undefined || high === undefined) {
    throw new RangeError(`${where}: only "${low ? "low" : "high"}" is given; an interval needs both low and high`);
  }
  sameLength(`${where}: low`, low.length, "the series", values.length);
  sameLength(`${where}: high`, high.length, "the series", values.length);
  const ends = { low: numbersOrGaps(`${where}: low`, low), high: numbersOrGaps(`${where}: high`, high) };
  ends.low.forEach((value, i) => {
    const other = ends.high[i];
    if ((value === null) !== (other === null) || (value !== null && other !== null && value > other)) {
      throw new RangeError(`${where}: low[${i}] is ${value} and high[${i}] is ${other}; expected low ≤ high`);
    }
  });
  return ends;
}

/** A series whose numbers have been checked. */
export interface CheckedSeries {
  name: string;
  x: number[];
  y: (number | null)[];
  ends?: Ends;
}

/** @throws RangeError naming the series and the index of what cannot be drawn on the two axes. */
export function checkSeries(chart: string, series: Series, axes: { x: NumberAxis; y: NumberAxis }): CheckedSeries {
  const where = `${chart}: series "${series.name}"`;
  notEmpty(where, series.x, "values");
  sameLength(`${where}: y`, series.y.length, "x", series.x.length);
  const x = finiteNumbers(`${where}: x`, series.x);
  const y = numbersOrGaps(`${where}: y`, series.y);
  const ends = intervalEnds(where, y, series);
  positiveOnLog(`${where}: x`, axes.x, x);
  positiveOnLog(`${where}: y`, axes.y, y);
  positiveOnLog(`${where}: low`, axes.y, ends?.low ?? []);
  if (y.every((value) => value === null)) throw new RangeError(`${where}: every y is null; expected a number`);
  return ends === undefined ? { name: series.name, x, y } : { name: series.name, x, y, ends };
}

/** All numbers in lists that have gaps. */
export function present(...lists: (number | null)[][]): number[] {
  return lists.flat().filter((value): value is number => value !== null);
}
