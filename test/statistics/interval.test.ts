import { describe, expect, it } from "vitest";
import { seededRandom } from "../../lib/random";
import { meanInterval, pairedDifferences, pairedInterval } from "../../lib/statistics";
import reference from "./reference.json";

const hard = [5.1, 4.9, 5.3, 5.0, 4.8];
const soft = [3.9, 4.1, 3.8, 3.95, 3.7];

describe("pairedInterval", () => {
  it.each(reference["paired intervals"])("agrees with SciPy at level $level", ({ level, interval: [low, high] }) => {
    const interval = pairedInterval(hard, soft, level);
    expect(interval.mean).toBeCloseTo(1.13, 12);
    expect(interval.low).toBeCloseTo(low, 12);
    expect(interval.high).toBeCloseTo(high, 12);
    expect(interval).toMatchObject({ n: 5, level });
  });

  it("is first minus second, and not the difference of the separate intervals", () => {
    expect(pairedDifferences([3, 5], [1, 1])).toEqual([2, 4]);
    const paired = pairedInterval([1, 2, 3], [0, 1, 2]);
    expect(paired).toMatchObject({ mean: 1, low: 1, high: 1 });
  });

  it("refuses unequal arms", () => {
    expect(() => pairedInterval([1, 2, 3], [1, 2])).toThrow("3 values against 2; pairs need the same seeds");
  });
});

describe("meanInterval", () => {
  it.each(reference["quantiles of t"])("at level $level over $count values is t standard errors wide", (quantile) => {
    const { level, count: n, t } = quantile;
    const values = Float32Array.from({ length: n }, (_, i) => i % 7);
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
    const { low, high } = meanInterval(values, level);
    expect((high - low) / 2 / (deviation / Math.sqrt(n)) / t).toBeCloseTo(1, 12);
  });

  it("keeps a small spread on a large mean", () => {
    const { low, high } = meanInterval([1e9 + 1, 1e9 + 2, 1e9 + 3]);
    const [expectedLow, expectedHigh] = reference["interval on a large mean"];
    expect(low).toBeCloseTo(expectedLow, 6);
    expect(high).toBeCloseTo(expectedHigh, 6);
  });

  it("covers the true mean of five normal seeds in 95 % of 4,000 repetitions", () => {
    const random = seededRandom("coverage");
    const runs = 4000;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      const { low, high } = meanInterval(Array.from({ length: 5 }, () => 3 + 2 * random.normal()));
      if (low <= 3 && 3 <= high) covered++;
    }
    expect(Math.abs(covered / runs - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / runs));
  });

  it("names what is wrong", () => {
    expect(() => meanInterval([1])).toThrow("found 1 value(s); an interval needs at least 2 seeds");
    expect(() => meanInterval([1, Number.NaN])).toThrow("value 1 is NaN; expected finite numbers");
    expect(() => meanInterval([1, 2], 95)).toThrow("the level is 95; expected a number between 0 and 1");
  });
});
