import type { Random } from "../random";
import { conditionNumber, guaranteedRounds } from "./bounds";
import { cubicSplineKernel } from "./cubic-spline-kernel";
import { kernelSystem } from "./kernel-system";
import { evaluateFilter, type Round, selfDistilKernel } from "./self-distil-kernel";

export interface NoisySineSettings {
  /** Of the noise on the labels. */
  readonly random: Random;
  /** K, 11 unless given: at k / (K + 1). */
  readonly points?: number;
  /** Standard deviation of the noise, 0.5 unless given. */
  readonly noise?: number;
  /** ε, 0.045 unless given. */
  readonly tolerance?: number;
}

export interface NoisySine {
  /** `[K]` */
  readonly inputs: Float64Array;
  /** sin 2πx plus noise, `[K]`. */
  readonly targets: Float64Array;
  /** d, `[K]`, from largest to smallest. */
  readonly eigenvalues: Float64Array;
  /** Whether the rounds ended by collapse, and not because there were enough. */
  readonly collapsed: boolean;
  /**
   * All rounds before collapse, with the fitted curve on the grid and its mean squared error against the sine; none where
   * the labels are so small that f = 0 fits them.
   */
  readonly rounds: readonly (Round & { readonly curve: Float64Array; readonly error: number })[];
  /** The round of the lowest error; 0 is the ordinary fit, so > 0 means that self-distillation helped. −1 without rounds. */
  readonly bestRound: number;
  /** `guaranteedRounds`. */
  readonly guaranteed: number;
  readonly condition: number;
  /** Where the curves are taken, `[401]` from 0 to 1. */
  readonly grid: Float64Array;
}

/**
 * The example of Mobahi, Farajtabar and Bartlett 2020, their illustration: K noisy points of a sine, fitted by a smoothing spline
 * and then fitted to its own fit until nothing is left.
 *
 * 1. Draw y_k = sin 2πx_k + noise.
 * 2. Self-distil the cubic spline kernel with tolerance ε until it collapses.
 * 3. Compare the function of each round with the sine itself, not with the noisy labels.
 *
 * @throws RangeError on points < 2, noise < 0, ε ≤ 0.
 */
export function noisySine({ random, points = 11, noise = 0.5, tolerance = 0.045 }: NoisySineSettings): NoisySine {
  if (!Number.isInteger(points) || points < 2 || !(noise >= 0)) {
    throw new RangeError(`noisySine: ${points} points, noise ${noise}; expected an integer ≥ 2 and a number ≥ 0`);
  }
  const inputs = Float64Array.from({ length: points }, (_, k) => (k + 1) / (points + 1));
  const targets = inputs.map((x) => sine(x) + noise * random.normal());
  const system = kernelSystem(cubicSplineKernel, inputs);
  const grid = Float64Array.from({ length: 401 }, (_, i) => i / 400);
  const distilled = selfDistilKernel(system, targets, tolerance);
  const rounds = distilled.rounds.map((round) => {
    const curve = evaluateFilter(system, targets, round.filter, grid);
    const error = curve.reduce((sum, value, i) => sum + (value - sine(grid[i])) ** 2, 0) / grid.length;
    return { ...round, curve, error };
  });
  const errors = rounds.map(({ error }) => error);
  const { eigenvalues } = system;
  return {
    ...{ inputs, targets, eigenvalues, rounds, grid, collapsed: distilled.collapsed },
    bestRound: errors.indexOf(Math.min(...errors)),
    guaranteed: guaranteedRounds({ targets, eigenvalues, tolerance }),
    condition: conditionNumber(eigenvalues),
  };
}

const sine = (x: number) => Math.sin(2 * Math.PI * x);
