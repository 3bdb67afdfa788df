import { checkVector, fromEigenbasis, type KernelSystem, toEigenbasis } from "./kernel-system";
import { solveMultiplier } from "./multiplier";

/** One fit: of the labels in round 0, of the fit before in every later round. */
export interface Round {
  /** c of this round. */
  readonly multiplier: number;
  /** Diagonal of A = D (c I + D)⁻¹, `[K]`: the factor on each basis function in this round. */
  readonly shrinkage: Float64Array;
  /** Diagonal of B = ∏ D (c_i I + D)⁻¹ over all rounds so far, `[K]`. */
  readonly filter: Float64Array;
  /** Predictions on the training inputs, `[K]`: the targets of the next round. */
  readonly fitted: Float64Array;
}

export interface SelfDistillation {
  readonly rounds: readonly Round[];
  /** Whether the next round would give f = 0: the norm of its targets is at most √(K ε). */
  readonly collapsed: boolean;
}

/**
 * Self-distillation in Hilbert space (Mobahi, Farajtabar and Bartlett 2020). Every round minimises the
 * regularizer among all functions with mean squared training error at most ε; its predictions are the targets of the
 * next. In closed form, round t predicts V B_t Vᵀ y with B_t = ∏_{i ≤ t} D (c_i I + D)⁻¹.
 *
 * @param targets y, `[K]`
 * @param tolerance ε > 0
 * @param maximumRounds stops there if it has not collapsed; 100 unless given
 * @returns no round at all when the labels themselves are so small that f = 0 fits them
 * @throws RangeError on targets of another length or not finite, ε ≤ 0, maximumRounds < 1.
 */
export function selfDistilKernel(
  system: KernelSystem,
  targets: ArrayLike<number>,
  tolerance: number,
  maximumRounds = 100,
): SelfDistillation {
  const { eigenvalues } = system;
  if (targets.length !== eigenvalues.length) {
    throw new RangeError(
      `selfDistilKernel: ${targets.length} targets for ${eigenvalues.length} inputs; expected one an input`,
    );
  }
  if (!Number.isInteger(maximumRounds) || maximumRounds < 1) {
    throw new RangeError(`selfDistilKernel: maximumRounds is ${maximumRounds}; expected an integer ≥ 1`);
  }
  const labels = toEigenbasis(system, targets);
  const rounds: Round[] = [];
  let filter = eigenvalues.map(() => 1);
  for (;;) {
    const coordinates = labels.map((value, k) => filter[k] * value);
    const multiplier = solveMultiplier(coordinates, eigenvalues, tolerance);
    if (multiplier === undefined || rounds.length === maximumRounds)
      return { rounds, collapsed: multiplier === undefined };
    const shrinkage = eigenvalues.map((d) => d / (multiplier + d));
    filter = filter.map((value, k) => value * shrinkage[k]);
    const fitted = fromEigenbasis(
      system,
      labels.map((value, k) => filter[k] * value),
    );
    rounds.push({ multiplier, shrinkage, filter, fitted });
  }
}

/**
 * The function that a diagonal filter B makes of the labels, f(x) = g_xᵀ V D⁻¹ B Vᵀ y with g_x[k] = g(x, x_k) / K.
 *
 * @param filter diagonal of B, `[K]`
 * @param at inputs `[N]`
 * @returns `[N]`
 * @throws RangeError on targets or a filter that are not K finite numbers, an input that is not finite.
 */
export function evaluateFilter(
  system: KernelSystem,
  targets: ArrayLike<number>,
  filter: Float64Array,
  at: ArrayLike<number>,
): Float64Array {
  const { kernel, inputs, eigenvalues } = system;
  checkVector("evaluateFilter", filter, eigenvalues.length);
  checkVector("evaluateFilter, inputs", at, at.length);
  const scaled = toEigenbasis(system, targets).map((value, k) => (filter[k] * value) / eigenvalues[k]);
  const coefficients = fromEigenbasis(system, scaled);
  return Float64Array.from(
    at,
    (x) => inputs.reduce((sum, input, k) => sum + kernel(x, input) * coefficients[k], 0) / inputs.length,
  );
}
