import { describe, expect, it } from "vitest";
import { seededRandom } from "../../lib/random";
import {
  cubicSplineKernel,
  earlyStoppingFilter,
  evaluateFilter,
  fromEigenbasis,
  guaranteedRounds,
  kernelSystem,
  relativeNorm,
  ridgeFit,
  selfDistilKernel,
  sharpestStep,
  solveMultiplier,
  sparsityBound,
  sparsityIndex,
  toEigenbasis,
} from "../../lib/self-distillation";
import reference from "./reference.json";

const { targets, tolerance } = reference;
const inputs = Float64Array.from(reference.inputs);
const system = kernelSystem(cubicSplineKernel, inputs);
const { eigenvalues } = system;

/** Draws other than the one above, for identities that must hold for any labels. */
const draws = Array.from({ length: 10 }, (_, draw) => {
  const random = seededRandom("identities").fork(draw);
  return inputs.map((x) => 1.5 * Math.sin(2 * Math.PI * x) + 0.5 * random.normal());
});

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(found).toHaveLength(expected.length);
  Array.from(found).forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThan(tolerance);
  });
}

describe("cubicSplineKernel", () => {
  it("is the Green's function: Σ 2 sin kπx sin kπz / (kπ)⁴", () => {
    for (const x of [0, 0.1, 0.37, 0.5, 0.9, 1]) {
      for (const z of [0.05, 0.37, 0.62, 1]) {
        let series = 0;
        for (let k = 2000; k >= 1; k--) {
          series += (2 * Math.sin(k * Math.PI * x) * Math.sin(k * Math.PI * z)) / (k * Math.PI) ** 4;
        }
        expect(Math.abs(cubicSplineKernel(x, z) - series)).toBeLessThan(1e-11);
      }
    }
  });

  it("is symmetric, bit for bit, and refuses what lies outside", () => {
    expect(cubicSplineKernel(0.3, 0.8)).toBe(cubicSplineKernel(0.8, 0.3));
    expect(() => cubicSplineKernel(-0.1, 0.5)).toThrow("the inputs are -0.1 and 0.5; expected numbers from 0 to 1");
    expect(() => cubicSplineKernel(0.5, Number.NaN)).toThrow("0.5 and NaN");
  });
});

describe("kernelSystem", () => {
  it("has NumPy's eigenvalues, largest first", () => {
    expect(eigenvalues).toHaveLength(reference.eigenvalues.length);
    eigenvalues.forEach((value, k) => {
      expect(value / reference.eigenvalues[k]).toBeCloseTo(1, 9);
    });
    expect(Array.from(eigenvalues)).toEqual(Array.from(eigenvalues).sort((a, b) => b - a));
  });

  it("is G = V D Vᵀ with orthogonal V", () => {
    inputs.forEach((_, k) => {
      const unit = inputs.map((_, j) => Number(j === k));
      expectClose(fromEigenbasis(system, toEigenbasis(system, unit)), unit, 1e-13);
      const column = fromEigenbasis(
        system,
        toEigenbasis(system, unit).map((value, i) => value * eigenvalues[i]),
      );
      expectClose(column, system.gram.subarray(k * 11, (k + 1) * 11), 1e-16);
    });
  });

  it("names what is wrong", () => {
    expect(() => kernelSystem(cubicSplineKernel, [])).toThrow("found no inputs");
    expect(() => kernelSystem(cubicSplineKernel, [0.5, 0.5])).toThrow("inputs that all differ");
    expect(() => kernelSystem(cubicSplineKernel, [0, 0.5])).toThrow("none on the edge");
    expect(() => kernelSystem(() => Number.NaN, [1, 2])).toThrow("the kernel of inputs 0 and 0 is NaN");
  });
});

describe("solveMultiplier", () => {
  it("is the formula for equal eigenvalues: c = d √(Kε) / (‖z‖ − √(Kε))", () => {
    const root = Math.sqrt(2 * 0.5);
    expect(solveMultiplier([3, 4], [0.2, 0.2], 0.5)).toBeCloseTo((0.2 * root) / (5 - root), 14);
  });

  it("meets the constraint to the last bits, over twelve orders of magnitude", () => {
    for (const epsilon of [1e-10, 1e-4, 0.045, 0.3]) {
      const z = toEigenbasis(system, targets);
      const c = solveMultiplier(z, eigenvalues, epsilon)!;
      const error = z.reduce((sum, value, k) => sum + ((c * value) / (c + eigenvalues[k])) ** 2, 0) / 11;
      expect(error / epsilon).toBeCloseTo(1, 13);
    }
  });

  it("has no solution exactly when f = 0 fits: ‖z‖² ≤ Kε", () => {
    expect(solveMultiplier([3, 4], [1, 2], 12.5)).toBeUndefined();
    expect(solveMultiplier([3, 4], [1, 2], 12.4)).toBeGreaterThan(0);
    expect(solveMultiplier([0, 0], [1, 2], 0.1)).toBeUndefined();
  });

  it("names what is wrong", () => {
    expect(() => solveMultiplier([1], [1], 0)).toThrow("the tolerance ε is 0; expected a number > 0");
    expect(() => solveMultiplier([1], [1], Number.NaN)).toThrow("ε is NaN");
    expect(() => solveMultiplier([1, 2], [1], 1)).toThrow("2 coordinates and 1 eigenvalues");
    expect(() => solveMultiplier([], [], 1)).toThrow("0 coordinates");
    expect(() => solveMultiplier([Number.NaN], [1], 1)).toThrow("the coordinates are [NaN]");
    expect(() => solveMultiplier([1], [0], 1)).toThrow("the eigenvalues are [0]");
  });
});

describe("selfDistilKernel", () => {
  const { rounds, collapsed } = selfDistilKernel(system, targets, tolerance);

  it("agrees with SciPy round by round, on the training inputs and between them, until it collapses", () => {
    expect(collapsed).toBe(true);
    expect(rounds).toHaveLength(reference.rounds.length);
    rounds.forEach(({ multiplier, fitted, filter }, t) => {
      const expected = reference.rounds[t];
      expect(multiplier / expected.multiplier).toBeCloseTo(1, 9);
      expectClose(fitted, expected.fitted, 1e-9);
      expectClose(evaluateFilter(system, targets, filter, Float64Array.from(reference.apart)), expected.apart, 1e-9);
    });
  });

  it("in closed form equals the iteration to 1e-8, on every draw", () => {
    for (const labels of [targets, ...draws]) {
      let fitted: Float64Array = Float64Array.from(labels);
      for (const round of selfDistilKernel(system, labels, tolerance).rounds) {
        fitted = ridgeFit(system, fitted, round.multiplier);
        expectClose(round.fitted, fitted, 1e-8);
      }
    }
  });

  it("leaves the training error ε in every round, and collapses by its condition", () => {
    for (const labels of [targets, ...draws]) {
      const result = selfDistilKernel(system, labels, tolerance);
      const all = [Float64Array.from(labels), ...result.rounds.map(({ fitted }) => fitted)];
      result.rounds.forEach((_, t) => {
        expect(relativeNorm(all[t], tolerance)).toBeGreaterThan(1);
        const error = all[t].reduce((sum, y, k) => sum + (y - all[t + 1][k]) ** 2, 0) / 11;
        expect(error / tolerance).toBeCloseTo(1, 9);
      });
      expect(relativeNorm(all[all.length - 1], tolerance)).toBeLessThanOrEqual(1);
    }
  });

  it("has B as the product of its rounds, and predicts its own fit at the training inputs", () => {
    rounds.forEach(({ shrinkage, filter, multiplier, fitted }, t) => {
      expectClose(
        shrinkage,
        eigenvalues.map((d) => d / (multiplier + d)),
        1e-15,
      );
      expectClose(
        filter,
        shrinkage.map((value, k) => value * (t === 0 ? 1 : rounds[t - 1].filter[k])),
        1e-15,
      );
      expectClose(evaluateFilter(system, targets, filter, inputs), fitted, 1e-10);
    });
  });

  it("stops at the rounds asked for, and has none when the labels are small", () => {
    const two = selfDistilKernel(system, targets, tolerance, 2);
    expect(two.rounds).toEqual(rounds.slice(0, 2));
    expect(two.collapsed).toBe(false);
    expect(
      selfDistilKernel(
        system,
        inputs.map(() => 0.1),
        tolerance,
      ),
    ).toEqual({ rounds: [], collapsed: true });
  });

  it("names what is wrong", () => {
    expect(() => selfDistilKernel(system, [1], tolerance)).toThrow("1 numbers for 11 inputs");
    expect(() => selfDistilKernel(system, targets, -1)).toThrow("the tolerance ε is -1");
    expect(() => selfDistilKernel(system, targets, tolerance, 0)).toThrow("maximumRounds is 0");
    expect(() => selfDistilKernel(system, [...targets.slice(1), Number.NaN], tolerance)).toThrow("finite numbers");
    expect(() => ridgeFit(system, targets, 0)).toThrow("the multiplier is 0; expected a number > 0");
  });
});

describe("sparsification", () => {
  it("grows with every round, at least as fast as its bound", () => {
    for (const labels of [targets, ...draws]) {
      const { rounds } = selfDistilKernel(system, labels, tolerance);
      const indices = rounds.map(({ filter }) => sparsityIndex(filter));
      indices.forEach((index, t) => {
        expect(index).toBeGreaterThan(t === 0 ? 1 : indices[t - 1]);
        const bound = sparsityBound({ targets: labels, eigenvalues, tolerance }, t + 1);
        expect(bound).toBeGreaterThan(1);
        expect(index).toBeGreaterThanOrEqual(bound);
      });
    }
  });

  it("has a bound that grows as the power of the rounds", () => {
    // r₀ = 3 and d_min = 1: (2 + 1/2) / (2 + 1/8) = 20/17 between 8 and 2, and (2 + 1) / (2 + 1/2) = 6/5 between 2 and 1.
    const settings = { targets: [3, -3, 3], eigenvalues: Float64Array.of(2, 8, 1), tolerance: 1 };
    [1, 20 / 17, 400 / 289, 8000 / 4913].forEach((bound, rounds) => {
      expect(sparsityBound(settings, rounds)).toBeCloseTo(bound, 14);
    });
  });

  it("has a bound that is exact for one round of two equal coordinates in the limit κ → 1", () => {
    const close = Float64Array.of(1, 0.999);
    const c = solveMultiplier([3, 3], close, 1)!;
    const filter = close.map((d) => d / (c + d));
    const bound = sparsityBound({ targets: [3, 3], eigenvalues: close, tolerance: 1 }, 1);
    expect((sparsityIndex(filter) - 1) / (bound - 1)).toBeCloseTo(1, 2);
  });

  it("allows at least as many rounds as are guaranteed, and the guarantee says nothing here", () => {
    for (const labels of [targets, ...draws]) {
      const guaranteed = guaranteedRounds({ targets: labels, eigenvalues, tolerance });
      expect(selfDistilKernel(system, labels, tolerance).rounds.length).toBeGreaterThanOrEqual(guaranteed);
      expect(guaranteed).toBeLessThan(0.01);
    }
    expect(guaranteedRounds({ targets: [3, 4], eigenvalues: Float64Array.of(1, 1), tolerance: 12.5 / 9 })).toBeCloseTo(
      2,
    );
    const even = kernelSystem((x, z) => Number(x === z), [1, 2]);
    expect(selfDistilKernel(even, [3, 4], 12.5 / 9).rounds).toHaveLength(2);
  });

  it("is not what early stopping does: the longer it trains, the more alike the basis functions", () => {
    const indices = [1, 1e2, 1e4, 1e6].map((time) => sharpestStep(earlyStoppingFilter(eigenvalues, time)));
    indices.slice(1).forEach((value, i) => {
      expect(value).toBeLessThan(indices[i]);
    });
    const flow = earlyStoppingFilter(Float64Array.of(2, 1e-20), 0.5);
    expect(flow[0]).toBeCloseTo(1 - Math.exp(-1), 15);
    expect(flow[1]).toBe(5e-21);
  });

  it("measures neighbours", () => {
    expect(sparsityIndex(Float64Array.of(0.8, 0.4, 0.1))).toBe(2);
    expect(sharpestStep(Float64Array.of(0.8, 0.4, 0.1))).toBe(4);
  });

  it("names what is wrong", () => {
    const settings = { targets: [0.1, 0.1], eigenvalues: Float64Array.of(2, 1), tolerance: 1 };
    expect(() => sparsityIndex(Float64Array.of(1))).toThrow("expected at least two numbers > 0");
    expect(() => sparsityIndex(Float64Array.of(1, 0))).toThrow("The filter is [1, 0]");
    expect(() => earlyStoppingFilter(eigenvalues, 0)).toThrow("the time is 0");
    expect(() => sparsityBound(settings, 1)).toThrow("expected a ratio > 1");
    expect(() => sparsityBound({ ...settings, targets: [9, 9] }, -1)).toThrow("-1 rounds");
    expect(() => relativeNorm([1], 0)).toThrow("ε is 0");
  });
});
