import studentQuantile from "@stdlib/stats-base-dists-t-quantile";

/** A mean and Student's two-sided interval for it. */
export interface Interval {
  mean: number;
  low: number;
  high: number;
  /** How many values (seeds) the mean is over. */
  n: number;
  /** Confidence level, 0.95 for 95 %. */
  level: number;
}

/**
 * Mean of independent values, one a seed, with Student's t-interval: mean ± t(1/2 + level/2, n − 1) · s / √n
 * (Student 1908). It covers the true mean in `level` of all repetitions when the values are normal.
 *
 * @throws RangeError on fewer than 2 values, a value that is not finite, a level outside (0, 1).
 */
export function meanInterval(values: ArrayLike<number>, level = 0.95): Interval {
  const list = Array.from(values);
  if (list.length < 2) {
    throw new RangeError(`meanInterval: found ${list.length} value(s); an interval needs at least 2 seeds`);
  }
  const bad = list.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `meanInterval: value ${bad} is ${list[bad]}; expected finite numbers. Did the run of that seed diverge?`,
    );
  }
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`meanInterval: the level is ${level}; expected a number between 0 and 1, such as 0.95`);
  }
  const n = list.length;
  const mean = list.reduce((sum, value) => sum + value, 0) / n;
  const variance = list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = studentQuantile(0.5 + level / 2, n - 1) * Math.sqrt(variance / n);
  return { mean, low: mean - half, high: mean + half, n, level };
}

/**
 * Interval of the mean of `first[i] − second[i]`, where index i is the same seed in both arms. What a seed does to both
 * arms cancels, so the interval is narrower than a comparison of two separate means. For a gain in error give the
 * control first: `pairedInterval(hardErrors, distilledErrors)`.
 *
 * @throws RangeError when the lengths differ, and as {@link meanInterval}.
 */
export function pairedInterval(first: ArrayLike<number>, second: ArrayLike<number>, level = 0.95): Interval {
  return meanInterval(pairedDifferences(first, second), level);
}

/**
 * `first[i] − second[i]` for each seed i.
 *
 * @throws RangeError when the lengths differ.
 */
export function pairedDifferences(first: ArrayLike<number>, second: ArrayLike<number>): number[] {
  if (first.length !== second.length) {
    throw new RangeError(
      `pairedDifferences: ${first.length} values against ${second.length}; pairs need the same seeds in both arms`,
    );
  }
  return Array.from(first, (value, i) => value - second[i]);
}
