import { checkInputs, type Kernel, type KernelInput, kernelMatrix, numbersOf } from "./kernel";
import { checkVector, fromEigenbasis, type KernelSystem, outputsOf, toEigenbasis } from "./kernel-system";

/** A fitted function: f(x) = Σ_k g(x, x_k) a_k / K. */
export interface KernelModel<Input = number> {
  /** g. */
  readonly kernel: Kernel<Input>;
  /** The training inputs x_k, `[K]`: numbers or rows. */
  readonly inputs: ArrayLike<Input>;
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
export function fitKernelModel<Input>(
  system: KernelSystem<Input>,
  targets: ArrayLike<number>,
  filter: Float64Array,
): KernelModel<Input> {
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
 * @param at `[N]`: numbers or rows, as the training inputs are
 * @returns `[N]` or `[N, C]`
 * @throws RangeError on no inputs, an input that is not finite or has other features than the model's, or coefficients that are not
 * those of the model's inputs.
 */
export function predictKernelModel<Input extends KernelInput>(
  { kernel, inputs, coefficients }: KernelModel<Input>,
  at: ArrayLike<Input>,
): Float64Array {
  const count = inputs.length;
  const outputs = outputsOf("predictKernelModel, coefficients", coefficients, count);
  checkInputs("predictKernelModel", at, numbersOf(inputs[0]).length);
  const values = kernelMatrix(kernel, at, inputs);
  return Float64Array.from({ length: at.length * outputs }, (_, i) => {
    const [n, output] = [Math.floor(i / outputs), i % outputs];
    let sum = 0;
    for (let k = 0; k < count; k++) sum += values[n * count + k] * coefficients[k * outputs + output];
    return sum / count;
  });
}
