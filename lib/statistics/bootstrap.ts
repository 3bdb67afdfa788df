import type { Interval } from "./interval";
import { quantile } from "./quantile";

export interface BootstrapSettings {
  /** Independent observations: rows of a test set, rarely seeds. */
  values: ArrayLike<number>;
  /** What the interval is for, of a sample as long as `values`; the mean unless given. */
  statistic?: (sample: Float64Array) => number;
  /** Where the resamples come from: `seededRandom(…)`, or anything that draws integers in [0, n). */
  random: { integer(n: number): number };
  /** 2,000 unless given. */
  resamples?: number;
  /** Confidence level, 0.95 unless given. */
  level?: number;
}

/**
 * Percentile bootstrap (Efron 1979; Efron and Tibshirani 1993, chapter 13): the quantiles of the statistic over samples
 * drawn with replacement. For statistics that have no formula, such as a median. It is too narrow for few values: with
 * five seeds nearer 85 % than 95 %, so that the mean over seeds takes `meanInterval`.
 *
 * @returns the interval; `mean` is the statistic of the values themselves
 * @throws RangeError on fewer than 2 values, a value or statistic that is not finite, fewer than 100 resamples, a level outside (0, 1).
 */
export function bootstrapInterval(settings: BootstrapSettings): Interval {
  const { values, statistic = mean, random, resamples = 2000, level = 0.95 } = settings;
  const list = Float64Array.from(values);
  check(list.length >= 2, `found ${list.length} value(s); expected at least 2`);
  const bad = list.findIndex((value) => !Number.isFinite(value));
  check(bad < 0, `value ${bad} is ${list[bad]}; expected finite numbers`);
  check(Number.isInteger(resamples) && resamples >= 100, `resamples is ${resamples}; expected an integer ≥ 100`);
  check(level > 0 && level < 1, `the level is ${level}; expected a number between 0 and 1, such as 0.95`);
  const draws = Float64Array.from({ length: resamples }, () =>
    statistic(list.map(() => list[random.integer(list.length)])),
  );
  check(draws.every(Number.isFinite), "the statistic of a resample is not finite; expected one that any sample has");
  const tail = (1 - level) / 2;
  return { mean: statistic(list), low: quantile(draws, tail), high: quantile(draws, 1 - tail), n: list.length, level };
}

const mean = (sample: Float64Array) => sample.reduce((sum, value) => sum + value, 0) / sample.length;

function check(holds: boolean, message: string): void {
  if (!holds) throw new RangeError(`bootstrapInterval: ${message}`);
}
