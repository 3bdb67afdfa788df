import { type Interval, meanInterval } from "./interval";
import { barSentence } from "./messages";

export type Verdict = "pass" | "fail" | "null";

/** Why a bar has its verdict; each value has its own words in messages.ts. */
export type Finding =
  | "beyond" // pass: the whole interval lies beyond the threshold
  | "noEffect" // null: the interval contains the value of no effect
  | "undecided" // fail: an effect, and the threshold lies inside the interval
  | "short" // fail: an effect, and the whole interval falls short of the threshold
  | "reversed"; // fail: an effect in the direction opposite to the claim

export interface BarSettings {
  /** The claim in words, "distillation lowers the student's error". */
  claim: string;
  /** One value a seed, or whatever `of` names: paired gains (see `pairedDifferences`), recalls, ratios. */
  values: ArrayLike<number>;
  /** Where the bar lies, fixed before the run, in the unit of the values. */
  threshold: number;
  /** On which side of the threshold the claim puts the mean; "above" unless given. */
  side?: "above" | "below";
  /** The mean if there were no effect: 0 for a difference (default), 1 for a ratio, the chance level for a recall. */
  noEffect?: number;
  /** Unit in words, "points", "%"; none unless given. */
  unit?: string;
  /** What there is one value of, in the plural; "seeds" unless given. */
  of?: string;
  /** Confidence level, 0.95 unless given. */
  level?: number;
}

export interface Bar {
  verdict: Verdict;
  finding: Finding;
  interval: Interval;
  threshold: number;
  /** Claim, verdict, interval and reason in one line. */
  sentence: string;
}

/**
 * A falsifiable check of a claim over seeds.
 *
 * - **pass**: the whole interval of the mean lies strictly beyond the threshold. The claim is supported at the level of
 *   the interval. This holds whether or not the interval contains `noEffect`: a claim such as "at most 2.5 points
 *   worse" (threshold −2.5) passes when there is no effect.
 * - **null**: no pass, and the interval contains `noEffect`. The run shows no effect: neither the claim nor its
 *   opposite. More seeds may tell.
 * - **fail**: anything else. There is an effect, and it is not the one claimed: too small, opposite, or, with the
 *   threshold inside the interval, not yet known to be large enough. `finding` and the sentence say which.
 *
 * @throws RangeError as {@link meanInterval}, and when threshold or noEffect is not finite.
 */
export function bar(settings: BarSettings): Bar {
  const { claim, values, threshold, side = "above", noEffect = 0, unit = "", of = "seeds", level = 0.95 } = settings;
  if (!Number.isFinite(threshold) || !Number.isFinite(noEffect)) {
    throw new RangeError(`bar "${claim}": threshold ${threshold}, noEffect ${noEffect}; expected finite numbers`);
  }
  const interval = meanInterval(values, level);
  const finding = find(interval, threshold, side, noEffect);
  const verdict = finding === "beyond" ? "pass" : finding === "noEffect" ? "null" : "fail";
  const sentence = barSentence({ claim, verdict, finding, interval, threshold, side, unit, of });
  return { verdict, finding, interval, threshold, sentence };
}

function find(interval: Interval, threshold: number, side: "above" | "below", noEffect: number): Finding {
  // Turned so that the claim always says "above": near is the end of the interval that has to clear the threshold.
  const sign = side === "above" ? 1 : -1;
  const near = side === "above" ? interval.low : -interval.high;
  const far = side === "above" ? interval.high : -interval.low;
  const turnedThreshold = sign * threshold;
  const turnedNoEffect = sign * noEffect;
  if (near > turnedThreshold) return "beyond";
  if (near <= turnedNoEffect && turnedNoEffect <= far) return "noEffect";
  if (far < turnedNoEffect && turnedNoEffect <= turnedThreshold) return "reversed";
  return far <= turnedThreshold ? "short" : "undecided";
}
