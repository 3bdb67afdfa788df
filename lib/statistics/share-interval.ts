import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import type { Interval } from "./interval";

/**
 * A share of independent trials with Wilson's score interval (Wilson 1927), which stays within [0, 1] and holds its
 * level for few trials and for shares near 0 and 1, where mean ± z · s does not.
 *
 * @throws RangeError unless 0 ≤ successes ≤ trials are integers, trials ≥ 1 and the level lies in (0, 1).
 */
export function shareInterval(successes: number, trials: number, level = 0.95): Interval {
  const counts = Number.isInteger(successes) && Number.isInteger(trials) && successes >= 0 && successes <= trials;
  if (!counts || trials < 1) {
    throw new RangeError(
      `shareInterval: ${successes} of ${trials}; expected integers with 0 ≤ successes ≤ trials, trials ≥ 1`,
    );
  }
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`shareInterval: the level is ${level}; expected a number between 0 and 1, such as 0.95`);
  }
  const z = normalQuantile(0.5 + level / 2, 0, 1);
  const share = successes / trials;
  const shrink = 1 + z ** 2 / trials;
  const centre = (share + z ** 2 / (2 * trials)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
  // With no success the two terms are equal, and rounding must not push the end past 0.
  return { mean: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half), n: trials, level };
}
