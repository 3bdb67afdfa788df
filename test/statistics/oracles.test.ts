import { describe, expect, it } from "vitest";
import { seededRandom } from "../../lib/random";
import {
  bootstrapInterval,
  calibration,
  equivalenceBar,
  holm,
  interaction,
  meanInterval,
  pairedCoverage,
  pairedDifferences,
  pairedInterval,
  shareInterval,
  tTest,
} from "../../lib/statistics";
import reference from "./reference.json";

const control = [5.2, 4.8, 5.5, 5.05, 5.1];
const treated = [4.1, 3.9, 4.6, 3.8, 4.3];
const wide = [4.9, 4.5, 5.4, 4.7, 5.0];
const ends = ({ low, high }: { low: number; high: number }) => [low, high];

/** Every method of the room beside a value from elsewhere: NumPy and SciPy (`reference.py`), or what follows by reasoning. */
const table: readonly {
  readonly method: string;
  readonly found: () => readonly number[];
  readonly oracle: readonly number[];
  /** Largest difference; 1e-12 unless given. */
  readonly within?: number;
}[] = [
  {
    method: "paired interval",
    found: () => ends(pairedInterval(control, treated)),
    oracle: reference["paired interval"],
  },
  {
    method: "interaction contrast",
    found: () => ends(meanInterval(interaction({ treated: [treated, wide], control: [control, control] }))),
    oracle: reference.interaction,
  },
  {
    method: "paired t-test",
    found: () => [tTest(pairedDifferences(control, treated)).twoSided],
    oracle: [reference["paired t-test"]],
  },
  {
    method: "equivalence (null) bar",
    found: () => {
      const { values, margin } = reference.equivalence;
      const { interval, p } = equivalenceBar({ claim: "same", values, margin });
      return [...ends(interval), p];
    },
    oracle: [...reference.equivalence.interval, reference.equivalence.p],
  },
  {
    method: "interval of a share",
    found: () => ends(shareInterval(47, 50)),
    oracle: reference.shares.find(({ successes }) => successes === 47)!.interval,
  },
  {
    method: "several comparisons (Holm)",
    found: () => holm(reference.Holm.p).map(({ adjusted }) => adjusted),
    oracle: reference.Holm.adjusted,
  },
  {
    method: "expected calibration error",
    found: () => [
      calibration([0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.25, 0.35, 0.4, 0.6, 0.3, 0.1], [0, 1, 0, 1], 3, 5).expectedError,
    ],
    oracle: [reference["calibration error of four rows"]],
  },
  {
    // The mean of two draws from {0, 1} is 0, ½ or 1 with probabilities ¼, ½, ¼; the middle 40 % of that is ½.
    method: "bootstrap",
    found: () => ends(bootstrapInterval({ values: [0, 1], level: 0.4, random: seededRandom("bootstrap") })),
    oracle: [0.5, 0.5],
  },
  {
    // An interval of 95 % covers 95 %; of 4,000 simulations three standard deviations are 1 point.
    method: "coverage of the paired interval by simulation",
    found: () => {
      const experiment = { seeds: 5, effect: 1, sharedSpread: 3, ownSpread: 0.5, random: seededRandom("coverage") };
      return [pairedCoverage(experiment, 4000).mean];
    },
    oracle: [0.95],
    within: 0.0104,
  },
];

describe("statistics beside their oracles", () => {
  it.each(table)("$method", ({ found, oracle, within = 1e-12 }) => {
    const values = found();
    expect(values).toHaveLength(oracle.length);
    values.forEach((value, i) => {
      expect(Math.abs(value - oracle[i])).toBeLessThan(within);
    });
  });
});
