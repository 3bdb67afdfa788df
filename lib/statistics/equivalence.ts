import type { Verdict } from "./bar";
import { type Interval, meanInterval } from "./interval";
import { equivalenceSentence } from "./messages";
import { tTest } from "./t-test";

export interface EquivalenceSettings {
  /** The claim in words, "mutual learning changes nothing that matters". */
  claim: string;
  /** One value a seed: paired differences. */
  values: ArrayLike<number>;
  /** The largest difference that does not matter, > 0, fixed before the run, in the unit of the values. */
  margin: number;
  /** Unit in words; none unless given. */
  unit?: string;
  /** What there is one value of, in the plural; "seeds" unless given. */
  of?: string;
  /** Error rate α of each one-sided test, 0.05 unless given. */
  alpha?: number;
}

/** Shaped as `Bar`, so that a bar of either kind is shown in one way. */
export interface EquivalenceBar {
  verdict: Verdict;
  /** Of the level 1 − 2α: the one that corresponds to two one-sided tests at α. */
  interval: Interval;
  /** The margin. */
  threshold: number;
  /** The larger p value of the two one-sided tests; < α exactly when the verdict is pass. */
  p: number;
  /** Claim, verdict, interval and reason in one line. */
  sentence: string;
}

/**
 * A falsifiable check that there is *no* effect worth speaking of: two one-sided tests (Schuirmann 1987). An interval
 * that contains 0 proves no equality, because a wide one contains everything.
 *
 * - **pass**: the whole interval lies strictly within (−margin, margin). The difference is too small to matter.
 * - **fail**: the whole interval lies at or beyond a margin. The difference matters.
 * - **null**: a margin lies inside the interval. This run cannot tell; more seeds may.
 *
 * @throws RangeError as `meanInterval`, on a margin that is not > 0, on α outside (0, 0.5).
 */
export function equivalenceBar(settings: EquivalenceSettings): EquivalenceBar {
  const { claim, values, margin, unit = "", of = "seeds", alpha = 0.05 } = settings;
  if (!(margin > 0 && margin < Infinity)) {
    throw new RangeError(`equivalenceBar "${claim}": the margin is ${margin}; expected a number > 0`);
  }
  if (!(alpha > 0 && alpha < 0.5)) {
    throw new RangeError(`equivalenceBar "${claim}": α is ${alpha}; expected a number between 0 and 0.5, such as 0.05`);
  }
  const interval = meanInterval(values, 1 - 2 * alpha);
  const p = Math.max(tTest(values, -margin).above, tTest(values, margin).below);
  const within = -margin < interval.low && interval.high < margin;
  const beyond = interval.low >= margin || interval.high <= -margin;
  const verdict = within ? "pass" : beyond ? "fail" : "null";
  return {
    verdict,
    interval,
    threshold: margin,
    p,
    sentence: equivalenceSentence({ claim, verdict, interval, margin, unit, of }),
  };
}
