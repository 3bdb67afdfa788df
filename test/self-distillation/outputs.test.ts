import { describe, expect, it } from "vitest";
import {
  cubicSplineKernel,
  evaluateFilter,
  kernelSystem,
  relativeNorm,
  ridgeFit,
  selfDistilKernel,
} from "../../lib/self-distillation";
import reference from "./reference.json";

const { targets, tolerance } = reference;
const inputs = Float64Array.from(reference.inputs);
const system = kernelSystem(cubicSplineKernel, inputs);

/** One-hot labels of three classes, `[11, 3]`, and the class of each input. */
const classes = inputs.map((x) => (x < 0.3 ? 2 : x < 0.7 ? 0 : 1));
const oneHot = Float64Array.from({ length: 33 }, (_, i) => Number(classes[Math.floor(i / 3)] === i % 3));
const column = (values: Float64Array, output: number) => values.filter((_, i) => i % 3 === output);

const furthest = (found: Float64Array, expected: ArrayLike<number>) =>
  Math.max(...found.map((value, i) => Math.abs(value - expected[i])));

describe("self-distillation with several outputs", () => {
  const { rounds, collapsed } = selfDistilKernel(system, oneHot, tolerance);

  it("is the paper's problem for one label of length K C, whose kernel keeps the outputs apart", () => {
    // Input i of 33 is output i % 3 at input ⌊i / 3⌋: a Gram matrix of 33 × 33 with one label, over K C and not K.
    const single = kernelSystem(
      (i, j) => (i % 3 === j % 3 ? cubicSplineKernel(inputs[Math.floor(i / 3)], inputs[Math.floor(j / 3)]) : 0),
      [...oneHot.keys()],
    );
    const expected = selfDistilKernel(single, oneHot, tolerance);
    expect(rounds.length).toBeGreaterThan(1);
    expect(collapsed).toBe(true);
    expect(expected.rounds).toHaveLength(rounds.length);
    rounds.forEach(({ multiplier, fitted }, t) => {
      expect(multiplier / 3 / expected.rounds[t].multiplier).toBeCloseTo(1, 9);
      expect(furthest(fitted, expected.rounds[t].fitted)).toBeLessThan(1e-8);
    });
  });

  it("in closed form equals the iteration to 1e-8, and leaves the mean squared error ε over all numbers", () => {
    let before: Float64Array = oneHot;
    for (const { multiplier, fitted } of rounds) {
      expect(furthest(fitted, ridgeFit(system, before, multiplier))).toBeLessThan(1e-8);
      expect(relativeNorm(before, tolerance)).toBeGreaterThan(1);
      const error = before.reduce((sum, y, i) => sum + (y - fitted[i]) ** 2, 0) / 33;
      expect(error / tolerance).toBeCloseTo(1, 9);
      before = fitted;
    }
    expect(relativeNorm(before, tolerance)).toBeLessThanOrEqual(1);
  });

  it("filters every output alike: each column is the fit of one output", () => {
    const at = [0.05, 0.41, 0.97];
    for (const { filter, multiplier } of rounds.slice(0, 2)) {
      const all = evaluateFilter(system, oneHot, filter, at);
      const fit = ridgeFit(system, oneHot, multiplier);
      expect(all).toHaveLength(9);
      for (const output of [0, 1, 2]) {
        expect(column(all, output)).toEqual(evaluateFilter(system, column(oneHot, output), filter, at));
        expect(column(fit, output)).toEqual(ridgeFit(system, column(oneHot, output), multiplier));
      }
    }
  });

  it("of equal outputs is that of one of them", () => {
    const twice = targets.flatMap((y) => [y, y]);
    const [two, one] = [twice, targets].map((labels) => selfDistilKernel(system, labels, tolerance).rounds);
    expect(two).toHaveLength(one.length);
    two.forEach(({ multiplier, fitted }, t) => {
      expect(multiplier / one[t].multiplier).toBeCloseTo(1, 12);
      expect(
        furthest(
          fitted.filter((_, i) => i % 2 === 1),
          one[t].fitted,
        ),
      ).toBeLessThan(1e-12);
    });
  });

  it("refuses targets that are no rows", () => {
    expect(() => selfDistilKernel(system, oneHot.slice(1), tolerance)).toThrow(
      "found 32 numbers for 11 inputs; expected finite numbers, one an input, or for each input as many",
    );
  });
});
