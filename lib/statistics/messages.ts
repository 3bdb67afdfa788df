import type { Finding, Verdict } from "./bar";
import type { Interval } from "./interval";

/** What a reader sees of this room. A translation replaces this file alone. */

const reasons: Record<Finding, string> = {
  beyond: "the whole interval lies beyond the bar",
  noEffect: "the interval contains the value of no effect, so this run shows none",
  undecided: "there is an effect, but the bar lies inside its interval; more seeds would tell",
  short: "there is an effect, but it falls short of the bar",
  reversed: "there is an effect, opposite to the claim",
};

interface BarWords {
  claim: string;
  verdict: Verdict;
  finding: Finding;
  interval: Interval;
  threshold: number;
  side: "above" | "below";
  unit: string;
  of: string;
}

export function barSentence({ claim, verdict, finding, interval, threshold, side, unit, of }: BarWords): string {
  const sign = side === "above" ? ">" : "<";
  const measure = unit === "" ? "" : ` ${unit}`;
  return (
    `${verdict.toUpperCase()}: ${claim}. ${intervalText(interval, unit)} over ${interval.n} ${of}; ` +
    `bar ${sign} ${plain(threshold)}${measure}: ${reasons[finding]}.`
  );
}

const equivalenceReasons: Record<Verdict, string> = {
  pass: "the whole interval lies within the margin, so the difference is too small to matter",
  fail: "the whole interval lies outside the margin, so the difference matters",
  null: "the margin lies inside the interval, so this run cannot tell; more may",
};

interface EquivalenceWords {
  claim: string;
  verdict: Verdict;
  interval: Interval;
  margin: number;
  unit: string;
  of: string;
}

export function equivalenceSentence({ claim, verdict, interval, margin, unit, of }: EquivalenceWords): string {
  const measure = unit === "" ? "" : ` ${unit}`;
  return (
    `${verdict.toUpperCase()}: ${claim}. ${intervalText(interval, unit)} over ${interval.n} ${of}; ` +
    `margin ±${plain(margin)}${measure}: ${equivalenceReasons[verdict]}.`
  );
}

const shareReasons: Record<Verdict, string> = {
  pass: "the whole interval lies above the bar",
  fail: "the whole interval lies below the bar",
  null: "the bar lies inside the interval, so this run cannot tell; more draws may",
};

interface ShareWords {
  claim: string;
  verdict: Verdict;
  interval: Interval;
  threshold: number;
}

export function shareSentence({ claim, verdict, interval, threshold }: ShareWords): string {
  const [mean, low, high] = [interval.mean, interval.low, interval.high].map((share) => 100 * share);
  return (
    `${verdict.toUpperCase()}: ${claim}. ${intervalText({ ...interval, mean, low, high }, "%")} over ${interval.n} draws; ` +
    `bar > ${plain(Number((100 * threshold).toFixed(6)))} %: ${shareReasons[verdict]}.`
  );
}

/** "1.62 points [95 % interval 1.29 to 1.95]", rounded to two significant digits of the interval's half width. */
export function intervalText({ mean, low, high, level }: Interval, unit = ""): string {
  const half = (high - low) / 2;
  const digits = half > 0 ? Math.min(8, Math.max(0, 1 - Math.floor(Math.log10(half)))) : 2;
  const [m, l, h] = [mean, low, high].map((value) => plain(Number(value.toFixed(digits)).toFixed(digits)));
  return `${m}${unit === "" ? "" : ` ${unit}`} [${plain(Number((100 * level).toFixed(3)))} % interval ${l} to ${h}]`;
}

/** A number with the minus sign of text; no "−0.00". */
function plain(value: number | string): string {
  const text = String(value);
  return /^-[0.]*$/.test(text) ? text.slice(1) : text.replace(/^-/, "−");
}
