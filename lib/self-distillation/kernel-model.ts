import type { Kernel } from "./cubic-spline-kernel";
import { checkVector, fromEigenbasis, type KernelSystem, outputsOf, toEigenbasis } from "./kernel-system";

/** A fitted function: f(x) = Σ_k g(x, x_k) a_k / K. */
export interface KernelModel {
  /** g. */
  readonly kernel: Kernel;
  /** The training inputs x_k, `[K]`. */
  readonly inputs: Float64Array;
  /** a, `[K]`, or `[K, C]` with C outputs, row-major. */
  readonly coefficients: Float64Array;
}

/**
 * The function that a diagonal filter B makes of the labels: a = V D⁻¹ B Vᵀ y, such as that of a round of
 * `selfDistilKernel`.
 *
 * @param targets y, `[K]` or `[K, C]`
 * @param filter diagonal of B, `[K]`
 * @throws RangeError on targets of another shape or not finite, a filter that is not K finite numbers.
 */
export function fitKernelModel(system: KernelSystem, targets: ArrayLike<number>, filter: Float64Array): KernelModel {
  const { kernel, inputs, eigenvalues } = system;
  checkVector("fitKernelModel, the filter", filter, eigenvalues.length);
  const outputs = outputsOf("fitKernelModel", targets, eigenvalues.length);
  const scaled = toEigenbasis(system, targets).map((value, i) => {
    const k = Math.floor(i / outputs);
    return (filter[k] * value) / eigenvalues[k];
  });
  return { kernel, inputs, coefficients: fromEigenbasis(system, scaled) };
}

/**
 * f at some inputs.
 *
 * @param at `[N]`
 * @returns `[N]` or `[N, C]`
 * @throws RangeError on an input that is not finite, or coefficients that are not those of the model's inputs.
 */
export function predictKernelModel({ kernel, inputs, coefficients }: KernelModel, at: ArrayLike<number>): Float64Array {
  const outputs = outputsOf("predictKernelModel, coefficients", coefficients, inputs.length);
  checkVector("predictKernelModel, inputs", at, at.length);
  const predicted = new Float64Array(at.length * outputs);
  Array.from(at).forEach((x, n) => {
    const row = inputs.map((input) => kernel(x, input));
    for (let c = 0; c < outputs; c++) {
      const sum = row.reduce((total, value, k) => total + value * coefficients[k * outputs + c], 0);
      predicted[n * outputs + c] = sum / inputs.length;
    }
  });
  return predicted;
}
