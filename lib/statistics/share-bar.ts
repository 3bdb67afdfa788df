import type { Verdict } from "./bar";
import type { Interval } from "./interval";
import { shareSentence } from "./messages";
import { shareInterval } from "./share-interval";

export interface ShareBarSettings {
  /** The claim in words, "self-distillation has its best round in between". */
  claim: string;
  /** How many of the trials the claim holds in. */
  successes: number;
  /** Independent draws, ≥ 1. */
  trials: number;
  /** The share that the claim has to exceed, in (0, 1), fixed before the run. */
  threshold: number;
  /** Confidence level, 0.95 unless given. */
  level?: number;
}

/** Shaped as `Bar`, so that a bar of either kind is shown in one way; shares lie in [0, 1]. */
export interface ShareBar {
  verdict: Verdict;
  interval: Interval;
  threshold: number;
  /** Claim, verdict, interval in percent and reason in one line. */
  sentence: string;
}

/**
 * A falsifiable check of how often something happens, by Wilson's interval of a share (`shareInterval`).
 *
 * - **pass**: the whole interval lies above the threshold.
 * - **fail**: the whole interval lies at or below it.
 * - **null**: the threshold lies inside the interval. This run cannot tell; more draws may.
 *
 * @throws RangeError as `shareInterval`, and on a threshold outside (0, 1).
 */
export function shareBar({ claim, successes, trials, threshold, level = 0.95 }: ShareBarSettings): ShareBar {
  if (!(threshold > 0 && threshold < 1)) {
    throw new RangeError(`shareBar "${claim}": the threshold is ${threshold}; expected a share between 0 and 1`);
  }
  const interval = shareInterval(successes, trials, level);
  const verdict = interval.low > threshold ? "pass" : interval.high <= threshold ? "fail" : "null";
  return { verdict, interval, threshold, sentence: shareSentence({ claim, verdict, interval, threshold }) };
}
