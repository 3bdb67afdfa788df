import { describe, expect, it } from "vitest";
import { seededRandom } from "../../lib/random";
import {
  cubicSplineKernel,
  evaluateFilter,
  kernelSystem,
  type NoisySine,
  noisySine,
  ridgeFit,
  sparsityIndex,
} from "../../lib/self-distillation";

const tolerance = 0.045;
const draws = Array.from({ length: 50 }, (_, draw) =>
  noisySine({ random: seededRandom("identities of Mobahi").fork(draw), tolerance }),
);
const system = kernelSystem(cubicSplineKernel, draws[0].inputs);
const { eigenvalues } = system;

/** Targets of each round: the labels, then the fit before. */
const targetsOf = ({ targets, rounds }: NoisySine) => [targets, ...rounds.slice(0, -1).map(({ fitted }) => fitted)];
const farthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));

/** How far each identity is from holding, in every round of one draw. */
const identities: Readonly<Record<string, (draw: NoisySine) => number[]>> = {
  "closed form V B_t Vᵀ y = t + 1 ridge regressions, one after another": (draw) => {
    let fitted = draw.targets;
    return draw.rounds.map((round) => {
      fitted = ridgeFit(system, fitted, round.multiplier);
      return farthest(round.fitted, fitted);
    });
  },
  "training error of every round = ε, relative": (draw) =>
    targetsOf(draw).map((y, t) => {
      const error = y.reduce((sum, value, k) => sum + (value - draw.rounds[t].fitted[k]) ** 2, 0) / y.length;
      return Math.abs(error / tolerance - 1);
    }),
  "B_t = ∏ D (c_i I + D)⁻¹": (draw) =>
    draw.rounds.map(({ filter }, t) =>
      farthest(
        filter,
        eigenvalues.map((d) => draw.rounds.slice(0, t + 1).reduce((b, { multiplier: c }) => (b * d) / (c + d), 1)),
      ),
    ),
  "f_t(x_k) by the kernel expansion = the fit at x_k": (draw) =>
    draw.rounds.map(({ filter, fitted }) =>
      farthest(evaluateFilter(system, draw.targets, filter, draw.inputs), fitted),
    ),
  "ratio of neighbours in B_t = ∏ (d_j / d_k) (c_i + d_k) / (c_i + d_j), relative, by the sparsity index": (draw) =>
    draw.rounds.map(({ filter }, t) => {
      const ratios = Array.from(eigenvalues.subarray(1), (low, k) =>
        draw.rounds
          .slice(0, t + 1)
          .reduce((r, { multiplier: c }) => (r * (eigenvalues[k] / low) * (c + low)) / (c + eigenvalues[k]), 1),
      );
      return Math.abs(sparsityIndex(filter) / Math.min(...ratios) - 1);
    }),
};

describe(`identities of self-distillation in Hilbert space, in all rounds of ${draws.length} noisy sines`, () => {
  it.each(Object.entries(identities))("%s, to 1e-8", (name, distances) => {
    const found = draws.flatMap(distances);
    const largest = Math.max(...found);
    console.log(`${largest.toExponential(1)} at most in ${found.length} rounds: ${name}`);
    expect(found.length).toBeGreaterThan(draws.length);
    expect(largest).toBeLessThan(1e-8);
  });
});
