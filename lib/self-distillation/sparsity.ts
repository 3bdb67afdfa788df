import { checkEigenvalues } from "./kernel-system";

/**
 * Sparsity index of a diagonal filter B (Mobahi, Farajtabar and Bartlett 2020): the smallest ratio B_j / B_k
 * of two neighbouring eigenvalues d_j > d_k. 1 means that all basis functions are kept alike; the larger, the fewer
 * basis functions carry the solution.
 *
 * @param filter `[K]`, K ≥ 2, in the order of eigenvalues from largest to smallest, all > 0
 * @throws RangeError on fewer than 2 values or a value that is not > 0.
 */
export function sparsityIndex(filter: Float64Array): number {
  return Math.min(...neighbourRatios(filter));
}

/** The largest ratio of two neighbours, so 1 / (the sharpest step of the filter). @throws as {@link sparsityIndex}. */
export function sharpestStep(filter: Float64Array): number {
  return Math.max(...neighbourRatios(filter));
}

function neighbourRatios(filter: Float64Array): number[] {
  if (filter.length < 2 || !filter.every((value) => value > 0)) {
    throw new RangeError(`The filter is [${filter.join(", ")}]; expected at least two numbers > 0`);
  }
  return Array.from(filter.subarray(1), (value, k) => filter[k] / value);
}

/**
 * What self-distillation is not: the filter of gradient flow from 0 stopped at time τ, 1 − e^(−τ d). The longer it
 * trains the more alike all basis functions are kept, where more rounds of self-distillation keep ever fewer.
 *
 * @param eigenvalues d, `[K]`, all > 0
 * @param time τ > 0
 * @throws RangeError unless τ > 0 and the eigenvalues are one finite number > 0 or more.
 */
export function earlyStoppingFilter(eigenvalues: Float64Array, time: number): Float64Array {
  if (!(time > 0)) throw new RangeError(`earlyStoppingFilter: the time is ${time}; expected a number > 0`);
  checkEigenvalues("earlyStoppingFilter", eigenvalues);
  return eigenvalues.map((d) => -Math.expm1(-time * d));
}
