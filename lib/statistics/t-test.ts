import studentCdf from "@stdlib/stats-base-dists-t-cdf";
import { meanInterval } from "./interval";

export interface TTest {
  /** Student's t with n − 1 degrees of freedom; ±Infinity when all values are equal and differ from `noEffect`. */
  t: number;
  /** Probability of a |t| at least as large if the mean were `noEffect`. */
  twoSided: number;
  /** Probability of a t at least as large if the mean were `noEffect`: small when the mean lies above it. */
  above: number;
  /** Probability of a t at most as large if the mean were `noEffect`: small when the mean lies below it. */
  below: number;
}

/**
 * One-sample t-test (Student 1908) of the mean of independent values, one a seed. Over `pairedDifferences` it is the
 * paired test.
 *
 * @throws RangeError as `meanInterval`, and when noEffect is not finite.
 */
export function tTest(values: ArrayLike<number>, noEffect = 0): TTest {
  if (!Number.isFinite(noEffect)) throw new RangeError(`tTest: noEffect is ${noEffect}; expected a finite number`);
  const { mean, n } = meanInterval(values);
  const variance = Array.from(values).reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const difference = mean - noEffect;
  const t = difference === 0 ? 0 : difference / Math.sqrt(variance / n);
  // The tail beyond −|t| keeps its digits where 1 − P(t) would have rounded them away.
  const tail = studentCdf(-Math.abs(t), n - 1);
  const [above, below] = t >= 0 ? [tail, 1 - tail] : [1 - tail, tail];
  return { t, twoSided: Math.min(1, 2 * tail), above, below };
}
