import { checkEigenvalues, outputsOf } from "./kernel-system";

/** What bounds need to know of a problem. */
export interface CollapseSettings {
  /** Labels y, `[K]`, or `[K, C]` with C outputs. */
  readonly targets: ArrayLike<number>;
  /** `[K]`, all > 0. */
  readonly eigenvalues: Float64Array;
  /** ε > 0. */
  readonly tolerance: number;
}

/** d_max / d_min. @throws RangeError on no eigenvalues, or one that is no finite number > 0. */
export function conditionNumber(eigenvalues: Float64Array): number {
  checkEigenvalues("conditionNumber", eigenvalues);
  return Math.max(...eigenvalues) / Math.min(...eigenvalues);
}

/**
 * r₀ = ‖y‖ / √(K ε), with K C in place of K for C outputs. Labels with r₀ ≤ 1 are fitted by f = 0: that is the condition of collapse, in every round with
 * that round's targets.
 *
 * @throws RangeError on ε ≤ 0, no targets or targets that are not finite.
 */
export function relativeNorm(targets: ArrayLike<number>, tolerance: number): number {
  const list = Array.from(targets);
  if (!(tolerance > 0) || list.length === 0 || !list.every(Number.isFinite)) {
    throw new RangeError(
      `relativeNorm: ε is ${tolerance} and the targets are [${list.join(", ")}]; expected a number > 0 and finite numbers`,
    );
  }
  return Math.hypot(...list) / Math.sqrt(list.length * tolerance);
}

/**
 * Rounds that are certain to be possible before the solution collapses: (r₀ − 1) / κ (Mobahi, Farajtabar and Bartlett
 * 2020). It holds, and is far below 1 for every ill-conditioned kernel, where it says nothing.
 *
 * @throws RangeError on ε ≤ 0, targets that are not K finite numbers or K × C, no eigenvalues or one that is no
 * finite number > 0.
 */
export function guaranteedRounds({ targets, eigenvalues, tolerance }: CollapseSettings): number {
  checkEigenvalues("guaranteedRounds", eigenvalues);
  outputsOf("guaranteedRounds", targets, eigenvalues.length);
  return Math.max(0, relativeNorm(targets, tolerance) - 1) / conditionNumber(eigenvalues);
}

/**
 * A lower bound for the sparsity index after `rounds` rounds without collapse: the least over neighbours d_j > d_k of
 * ((r₀ − 1 + d_min / d_k) / (r₀ − 1 + d_min / d_j))^rounds (Mobahi, Farajtabar and Bartlett 2020). It follows
 * from c_i ≥ d_min / (r_i − 1) with r_i ≤ r₀. It never falls below 1 and grows with the rounds.
 *
 * @throws RangeError on targets that are not K finite numbers or K × C, r₀ ≤ 1, fewer than 2 eigenvalues or one that is
 * no finite number > 0, rounds that are no integer ≥ 0.
 */
export function sparsityBound({ targets, eigenvalues, tolerance }: CollapseSettings, rounds: number): number {
  checkEigenvalues("sparsityBound", eigenvalues);
  outputsOf("sparsityBound", targets, eigenvalues.length);
  const excess = relativeNorm(targets, tolerance) - 1;
  if (!(excess > 0) || eigenvalues.length < 2 || !Number.isInteger(rounds) || rounds < 0) {
    throw new RangeError(
      `sparsityBound: ‖y‖ / √(K ε) is ${excess + 1}, ${eigenvalues.length} eigenvalues, ${rounds} rounds; ` +
        "expected a ratio > 1, at least 2 eigenvalues and an integer ≥ 0",
    );
  }
  const smallest = Math.min(...eigenvalues);
  const sorted = eigenvalues.slice().sort().reverse();
  const steps = Array.from(sorted.subarray(1), (d, k) => (excess + smallest / d) / (excess + smallest / sorted[k]));
  return Math.min(...steps) ** rounds;
}
