import type { KernelInput } from "./kernel";
import { fitKernelModel, predictKernelModel } from "./kernel-model";
import { fromEigenbasis, type KernelSpectrum, type KernelSystem, outputsOf, toEigenbasis } from "./kernel-system";
import { solveMultiplier } from "./multiplier";

/** One fit: of the labels in round 0, of the fit before in every later round. */
export interface Round {
  /** c of this round. */
  readonly multiplier: number;
  /** Diagonal of A = D (c I + D)⁻¹, `[K]`: the factor on each basis function in this round. */
  readonly shrinkage: Float64Array;
  /** Diagonal of B = ∏ D (c_i I + D)⁻¹ over all rounds so far, `[K]`. */
  readonly filter: Float64Array;
  /** Predictions on the training inputs, in the shape of the targets: the targets of the next round. */
  readonly fitted: Float64Array;
}

export interface SelfDistillation {
  readonly rounds: readonly Round[];
  /** Whether the next round would give f = 0: the norm of its targets is at most √(K C ε). */
  readonly collapsed: boolean;
}

/**
 * Self-distillation in Hilbert space (Mobahi, Farajtabar and Bartlett 2020). Every round minimises the
 * regularizer among all functions with mean squared training error at most ε; its predictions are the targets of the
 * next. In closed form, round t predicts V B_t Vᵀ y with B_t = ∏_{i ≤ t} D (c_i I + D)⁻¹.
 *
 * The paper has one output. C outputs, such as one-hot labels, are fitted under one constraint: the sum of the regularizers
 * of all outputs is minimised with the squared error, averaged over all K C numbers, at most ε. So there is one multiplier
 * a round, and this is the paper's problem for labels of length K C in which each eigenvalue stands C times.
 *
 * @param targets y, `[K]` or `[K, C]`, row-major
 * @param tolerance ε > 0
 * @param maximumRounds stops there if it has not collapsed; 100 unless given
 * @returns no round at all when the labels themselves are so small that f = 0 fits them
 * @throws RangeError on targets of another shape or not finite, ε ≤ 0, maximumRounds < 1.
 */
export function selfDistilKernel(
  system: KernelSpectrum,
  targets: ArrayLike<number>,
  tolerance: number,
  maximumRounds = 100,
): SelfDistillation {
  const { eigenvalues } = system;
  const outputs = outputsOf("selfDistilKernel", targets, eigenvalues.length);
  if (!Number.isInteger(maximumRounds) || maximumRounds < 1) {
    throw new RangeError(`selfDistilKernel: maximumRounds is ${maximumRounds}; expected an integer ≥ 1`);
  }
  const labels = toEigenbasis(system, targets);
  const row = (i: number) => Math.floor(i / outputs);
  const each = labels.map((_, i) => eigenvalues[row(i)]);
  const filtered = (by: Float64Array) => labels.map((value, i) => by[row(i)] * value);
  const rounds: Round[] = [];
  let filter = eigenvalues.map(() => 1);
  for (;;) {
    const multiplier = solveMultiplier(filtered(filter), each, tolerance);
    if (multiplier === undefined || rounds.length === maximumRounds)
      return { rounds, collapsed: multiplier === undefined };
    const shrinkage = eigenvalues.map((d) => d / (multiplier + d));
    filter = filter.map((value, k) => value * shrinkage[k]);
    rounds.push({ multiplier, shrinkage, filter, fitted: fromEigenbasis(system, filtered(filter)) });
  }
}

/**
 * The function that a diagonal filter B makes of the labels, at some inputs: `predictKernelModel` of `fitKernelModel`.
 *
 * @param targets y, `[K]` or `[K, C]`
 * @param filter diagonal of B, `[K]`
 * @param at inputs `[N]`
 * @returns `[N]` or `[N, C]`
 * @throws RangeError on targets of another shape or not finite, a filter that is not K finite numbers, no
 * inputs, an input that is not finite or has other features than the system's.
 */
export function evaluateFilter<Input extends KernelInput>(
  system: KernelSystem<Input>,
  targets: ArrayLike<number>,
  filter: Float64Array,
  at: ArrayLike<Input>,
): Float64Array {
  return predictKernelModel(fitKernelModel(system, targets, filter), at);
}
