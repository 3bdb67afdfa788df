import { describe, expect, it } from "vitest";
import { gaussianMixtureRows, multiViewRows } from "../../lib/data";

const rowsOf = ({ inputs, labels }: { inputs: Float32Array; labels: Int32Array }) => {
  const features = inputs.length / labels.length;
  return Array.from(labels, (label, i) => ({ label, row: inputs.subarray(i * features, (i + 1) * features) }));
};
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;
const small = { rows: 3000, seed: "眺め", classes: 5, noiseFeatures: 8 };

describe("multi-view rows", () => {
  const mixed = multiViewRows({ ...small, singleViewShare: 0.3 });

  it("have the classes in turn, and both views of their own class or one alone", () => {
    expect(mixed.inputs.length).toBe(3000 * 18);
    expect([...mixed.labels.subarray(0, 7)]).toEqual([0, 1, 2, 3, 4, 0, 1]);
    const firstShown = rowsOf(mixed).map(({ label, row }, i) => {
      const views = [...row.subarray(2 * label, 2 * label + 2)].sort((a, b) => a - b);
      // Strays touch other classes alone, so that a row's own views keep their bounds.
      expect(views[1]).toBeGreaterThanOrEqual(2.39);
      expect(views[1]).toBeLessThanOrEqual(3.61);
      if (mixed.multiView[i] === 1) expect(views[0]).toBeGreaterThanOrEqual(2.39);
      else expect(views[0]).toBeLessThanOrEqual(0.361);
      return row[2 * label]! > row[2 * label + 1]!;
    });
    const single = firstShown.filter((_, i) => mixed.multiView[i] === 0);
    expect(1 - mean(mixed.multiView)).toBeCloseTo(0.3, 1);
    expect(mean(single.map(Number))).toBeCloseTo(0.5, 1);
  });

  it("touch on at most two views of other classes, with less than half the strength", () => {
    for (const { label, row } of rowsOf(mixed)) {
      const others = [...row.subarray(0, 10)].filter((_, feature) => feature >> 1 !== label);
      expect(others.filter((value) => value > 0).length).toBeLessThanOrEqual(2);
      expect(others.reduce((sum, value) => sum + value, 0)).toBeLessThan(2.4);
    }
  });

  it("have standard normal noise behind the views", () => {
    const noise = rowsOf(mixed).flatMap(({ row }) => [...row.subarray(10)]);
    expect(mean(noise)).toBeCloseTo(0, 1);
    expect(mean(noise.map((value) => value ** 2))).toBeCloseTo(1, 1);
  });

  it("are all of one kind at a share of 0 and of 1", () => {
    const kinds = (singleViewShare: number) => new Set(multiViewRows({ ...small, singleViewShare }).multiView);
    expect([...kinds(0)]).toEqual([1]);
    expect([...kinds(1)]).toEqual([0]);
  });

  it("are ten classes and 200 numbers of noise unless told otherwise", () => {
    expect(multiViewRows({ rows: 11, seed: 1, singleViewShare: 0 }).inputs.length).toBe(11 * 220);
  });
});

describe("a Gaussian mixture", () => {
  it("has its means at the distance from 0, all at right angles, and unit noise around them", () => {
    const distance = 4;
    const drawn = rowsOf(gaussianMixtureRows({ ...small, distance }));
    for (const label of [0, 1, 2, 3, 4]) {
      const own = drawn.filter((one) => one.label === label).map(({ row }) => row);
      Array.from({ length: 18 }, (_, feature) => own.map((row) => row[feature]!)).forEach((values, feature) => {
        const expected = feature >> 1 === label ? distance / Math.SQRT2 : 0;
        // 600 draws: five standard errors.
        expect(Math.abs(mean(values) - expected)).toBeLessThan(5 / Math.sqrt(600));
        expect(mean(values.map((value) => (value - expected) ** 2))).toBeCloseTo(1, 0);
      });
    }
  });
});

describe.each([
  ["multi-view rows", (rows: number, seed: number) => multiViewRows({ ...small, rows, seed, singleViewShare: 0.3 })],
  ["a Gaussian mixture", (rows: number, seed: number) => gaussianMixtureRows({ ...small, rows, seed })],
])("%s", (_name, draw) => {
  it("depend on the seed alone, row by row", () => {
    const [few, many, other] = [draw(7, 1), draw(20, 1), draw(7, 2)];
    expect(many.inputs.subarray(0, few.inputs.length)).toEqual(few.inputs);
    expect(other.inputs).not.toEqual(few.inputs);
  });
});
