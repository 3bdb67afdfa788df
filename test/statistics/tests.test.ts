import { describe, expect, it } from "vitest";
import { equivalenceBar, holm, shareInterval, tTest } from "../../lib/statistics";
import reference from "./reference.json";

describe("tTest", () => {
  it.each(reference["t-tests"])("agrees with SciPy for no effect at $noEffect", (expected) => {
    const { values, noEffect, t, twoSided, above, below } = expected;
    const found = tTest(values, noEffect);
    expect(found.t).toBeCloseTo(t, 11);
    expect(found.twoSided / twoSided).toBeCloseTo(1, 10);
    expect(found.above / above).toBeCloseTo(1, 10);
    expect(found.below / below).toBeCloseTo(1, 10);
  });

  it("is certain of equal values: p = 0 away from no effect, 1 at it", () => {
    expect(tTest([2, 2, 2])).toEqual({ t: Infinity, twoSided: 0, above: 0, below: 1 });
    expect(tTest([2, 2, 2], 2).twoSided).toBe(1);
  });

  it("refuses no effect at NaN, and one value", () => {
    expect(() => tTest([1, 2], Number.NaN)).toThrow("noEffect is NaN");
    expect(() => tTest([1])).toThrow("found 1 value(s)");
  });
});

describe("equivalenceBar", () => {
  const expected = reference["equivalence of six"];
  const { values } = expected;
  const check = (margin: number, list: number[] = values) =>
    equivalenceBar({ claim: "nothing changes", values: list, margin, unit: "points" });

  it("has the 90 % interval and the p value of two one-sided tests", () => {
    const { interval, p, verdict, threshold } = check(0.2);
    expect(interval.low).toBeCloseTo(expected.interval[0], 12);
    expect(interval.high).toBeCloseTo(expected.interval[1], 12);
    expect(p).toBeCloseTo(expected.p, 12);
    expect({ verdict, threshold, level: interval.level }).toEqual({ verdict: "pass", threshold: 0.2, level: 0.9 });
  });

  it("counts seeds, or what it is told the values are of", () => {
    expect(check(0.2).sentence).toContain(" over 6 seeds; margin ±0.2 points: ");
    const blocks = equivalenceBar({ claim: "nothing changes", values, margin: 0.2, of: "blocks" });
    expect(blocks.sentence).toContain(" over 6 blocks; margin ±0.2: ");
  });

  it("passes exactly when both one-sided tests reject", () => {
    for (const margin of [0.02, 0.05, 0.08, 0.0879, 0.088, 0.1, 0.5]) {
      const { verdict, p } = check(margin);
      expect(verdict === "pass").toBe(p < 0.05);
    }
    expect(check(0.0879).verdict).toBe("null");
    expect(check(0.088).verdict).toBe("pass");
  });

  it("cannot tell when the interval is wide, and fails when the difference is beyond the margin on either side", () => {
    expect(check(0.2, [-3, 3, 0]).verdict).toBe("null");
    expect(check(0.2, [1, 1.1, 0.9]).verdict).toBe("fail");
    expect(check(0.2, [-1, -1.1, -0.9]).verdict).toBe("fail");
    expect(check(0.2, [0.2, 0.2]).verdict).toBe("fail");
  });

  it("says it in one sentence", () => {
    expect(check(0.2, values).sentence).toBe(
      "PASS: nothing changes. 0.022 points [90 % interval −0.045 to 0.088] over 6 seeds; margin ±0.2 points: " +
        "the whole interval lies within the margin, so the difference is too small to matter.",
    );
    expect(equivalenceBar({ claim: "相互学習は無効", values: [0, 1], margin: 1 }).sentence).toContain(
      "NULL: 相互学習は無効.",
    );
  });

  it("names what is wrong", () => {
    expect(() => check(0)).toThrow('"nothing changes": the margin is 0');
    expect(() => check(Number.NaN)).toThrow("the margin is NaN");
    expect(() => equivalenceBar({ claim: "x", values, margin: 1, alpha: 0.5 })).toThrow("α is 0.5");
  });
});

// Reference values: statsmodels.stats.multitest.multipletests(p, 0.05, "holm").
describe("holm", () => {
  it.each([
    [
      [0.01, 0.04, 0.03, 0.005],
      [0.03, 0.06, 0.06, 0.02],
      [true, false, false, true],
    ],
    [
      [0.02, 0.02, 0.9, 0.6, 0.001],
      [0.08, 0.08, 1, 1, 0.005],
      [false, false, false, false, true],
    ],
  ])("agrees with statsmodels on %j", (pValues, adjusted, rejected) => {
    const found = holm(pValues);
    found.forEach((result, i) => {
      expect(result.adjusted).toBeCloseTo(adjusted[i], 14);
    });
    expect(found.map((result) => result.rejected)).toEqual(rejected);
  });

  it("leaves a single comparison as it is, and rejects at α itself", () => {
    expect(holm([0.05])).toEqual([{ adjusted: 0.05, rejected: true }]);
    expect(holm([0.05], 0.01)[0].rejected).toBe(false);
  });

  it("names what is wrong", () => {
    expect(() => holm([])).toThrow("found no p values");
    expect(() => holm([0.1, 1.1])).toThrow("p value 1 is 1.1");
    expect(() => holm([Number.NaN])).toThrow("p value 0 is NaN");
    expect(() => holm([0.1], 0)).toThrow("α is 0");
  });
});

describe("shareInterval", () => {
  it.each(reference.shares)("agrees with SciPy on $successes of $trials at level $level", (expected) => {
    const { successes, trials, level, interval } = expected;
    const [low, high] = interval;
    const found = shareInterval(successes, trials, level);
    expect(found.low).toBeCloseTo(low, 12);
    expect(found.high).toBeCloseTo(high, 12);
    expect(found).toMatchObject({ mean: successes / trials, n: trials, level });
  });

  it("names what is wrong", () => {
    expect(() => shareInterval(3, 2)).toThrow("3 of 2; expected integers with 0 ≤ successes ≤ trials");
    expect(() => shareInterval(0, 0)).toThrow("0 of 0");
    expect(() => shareInterval(1, 2, 95)).toThrow("the level is 95");
  });
});
