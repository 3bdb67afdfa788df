import { describe, expect, it } from "vitest";
import { seededRandom } from "../../lib/random";
import { bootstrapInterval, coverage, meanInterval, pairedCoverage } from "../../lib/statistics";
import reference from "./reference.json";

/** Lehmer's generator, easy to repeat in Python: x ← 48271 x mod (2³¹ − 1), draw x mod n. */
function lehmer() {
  let x = 1;
  return {
    integer: (n: number) => {
      x = (x * 48271) % 2147483647;
      return x % n;
    },
  };
}

describe("bootstrapInterval", () => {
  const expected = reference.bootstrap;
  const { values } = expected;
  const median = (sample: Float64Array) => Float64Array.from(sample).sort()[3];

  // NumPy's are over 200 resamples whose indices come from the same generator.
  it("agrees with NumPy on the same resamples", () => {
    const random = lehmer();
    const mean = bootstrapInterval({ values, random, resamples: 200 });
    expect(mean.low).toBeCloseTo(expected.mean.interval[0], 12);
    expect(mean.high).toBeCloseTo(expected.mean.interval[1], 12);
    expect(mean.mean).toBeCloseTo(expected.mean.statistic, 12);
    const middle = bootstrapInterval({ values, random: lehmer(), resamples: 200, level: 0.9, statistic: median });
    const [low, high] = expected.median.interval;
    expect(middle).toEqual({ mean: expected.median.statistic, low, high, n: 7, level: expected.median.level });
  });

  it("agrees with SciPy up to the noise of the resamples, and repeats with its seed", () => {
    const run = (seed: string) => bootstrapInterval({ values, random: seededRandom(seed), resamples: 20_000 });
    const [low, high] = expected["SciPy's own resamples"];
    expect(Math.abs(run("a").low - low)).toBeLessThan(0.06);
    expect(Math.abs(run("a").high - high)).toBeLessThan(0.06);
    expect(run("a")).toEqual(run("a"));
    expect(run("a")).not.toEqual(run("b"));
  });

  it("leaves the values as they are, and moves and scales with them", () => {
    const list = Float64Array.from(values);
    const plain = bootstrapInterval({ values: list, random: seededRandom(1) });
    expect([...list]).toEqual(values);
    const turned = bootstrapInterval({ values: values.map((value) => 2 * value + 1), random: seededRandom(1) });
    expect(turned.low).toBeCloseTo(2 * plain.low + 1, 10);
    expect(turned.high).toBeCloseTo(2 * plain.high + 1, 10);
  });

  it("names what is wrong", () => {
    const random = seededRandom(1);
    expect(() => bootstrapInterval({ values: [1], random })).toThrow("found 1 value(s)");
    expect(() => bootstrapInterval({ values: [1, Number.NaN], random })).toThrow("value 1 is NaN");
    expect(() => bootstrapInterval({ values, random, resamples: 10 })).toThrow("resamples is 10");
    expect(() => bootstrapInterval({ values, random, level: 1 })).toThrow("the level is 1");
    expect(() => bootstrapInterval({ values, random, statistic: () => Number.NaN })).toThrow("resample is not finite");
  });
});

describe("coverage", () => {
  it.each([
    [5, 0, 1, 0.5],
    [5, 3, 1, 20],
    [10, -1, 0.2, 1],
    [3, 0.5, 1, 0],
  ])("of the paired interval is 93 to 97 %: %i seeds, effect %d, own spread %d, shared %d", (...settings) => {
    const [seeds, effect, ownSpread, sharedSpread] = settings;
    const random = seededRandom(`coverage ${settings}`);
    const { mean, low, high } = pairedCoverage({ seeds, effect, ownSpread, sharedSpread, random }, 4000);
    expect(mean).toBeGreaterThan(0.93);
    expect(mean).toBeLessThan(0.97);
    expect(low).toBeLessThan(mean);
    expect(high).toBeGreaterThan(mean);
  });

  it("is certain where seeds do all and arms nothing of their own: pairing cancels it to the last bit", () => {
    const experiment = { seeds: 5, effect: 0, ownSpread: 0, sharedSpread: 9, random: seededRandom("cancel") };
    expect(pairedCoverage(experiment, 500).mean).toBe(1);
  });

  it("follows the level asked for", () => {
    const experiment = { seeds: 4, effect: 0, ownSpread: 1, sharedSpread: 1, random: seededRandom("half") };
    expect(Math.abs(pairedCoverage(experiment, 4000, 0.5).mean - 0.5)).toBeLessThan(0.035);
  });

  it("shows that mean ± 1.96 standard errors of five seeds is too narrow, and the bootstrap too", () => {
    const random = seededRandom("narrow");
    const draw = () => Array.from({ length: 5 }, () => random.normal());
    const naive = coverage(2000, 0, () => {
      const { mean, high } = meanInterval(draw());
      const half = ((high - mean) / 2.7764451051977934) * 1.96;
      return { low: mean - half, high: mean + half };
    });
    const bootstrap = coverage(400, 0, () => bootstrapInterval({ values: draw(), random, resamples: 200 }));
    expect(naive.high).toBeLessThan(0.92);
    expect(bootstrap.high).toBeLessThan(0.92);
  });

  it("counts ends as inside, and every repetition once", () => {
    const seen: number[] = [];
    const { mean, n } = coverage(4, 1, (repetition) => {
      seen.push(repetition);
      return repetition < 3 ? { low: 1, high: 1 } : { low: 2, high: 3 };
    });
    expect({ mean, n, seen }).toEqual({ mean: 0.75, n: 4, seen: [0, 1, 2, 3] });
  });

  it("names what is wrong", () => {
    const random = seededRandom(1);
    const experiment = { seeds: 5, effect: 0, ownSpread: 1, sharedSpread: 1, random };
    expect(() => coverage(0, 0, () => ({ low: 0, high: 0 }))).toThrow("0 repetitions");
    expect(() => pairedCoverage({ ...experiment, seeds: 1 }, 10)).toThrow("1 seeds");
    expect(() => pairedCoverage({ ...experiment, ownSpread: -1 }, 10)).toThrow("-1");
    expect(() => pairedCoverage({ ...experiment, effect: Number.NaN }, 10)).toThrow("truth NaN");
  });
});
