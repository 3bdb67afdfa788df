import { describe, expect, it } from "vitest";
import { seededRandom } from "../../lib/random";
import { meanInterval, pairedDifferences, pairedInterval } from "../../lib/statistics";

const hard = [5.1, 4.9, 5.3, 5.0, 4.8];
const soft = [3.9, 4.1, 3.8, 3.95, 3.7];

// Expected values: scipy.stats.ttest_rel(...).confidence_interval(level) and scipy.stats.t.
describe("pairedInterval", () => {
  it.each([
    [0.9, 0.8878687498632422, 1.372131250136758],
    [0.95, 0.814656454408719, 1.4453435455912813],
    [0.99, 0.6070753442046865, 1.6529246557953137],
  ])("agrees with scipy at level %d", (level, low, high) => {
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
  it.each([
    [0.95, 2, 12.706204736174694],
    [0.95, 3, 4.302652729749462],
    [0.95, 5, 2.7764451051977934],
    [0.95, 10, 2.262157162798205],
    [0.99, 10, 3.249835541592126],
    [0.999, 4, 12.923978636687961],
    [0.5, 31, 0.6827556933212927],
    [0.95, 1000, 1.9623414611334493],
  ])("at level %d over %i values is t standard errors wide", (level, n, t) => {
    const values = Float32Array.from({ length: n }, (_, i) => i % 7);
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
    const { low, high } = meanInterval(values, level);
    expect((high - low) / 2 / (deviation / Math.sqrt(n)) / t).toBeCloseTo(1, 12);
  });

  it("keeps a small spread on a large mean", () => {
    const { low, high } = meanInterval([1e9 + 1, 1e9 + 2, 1e9 + 3]);
    expect(low).toBeCloseTo(999999999.5158623, 6);
    expect(high).toBeCloseTo(1000000004.4841377, 6);
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
