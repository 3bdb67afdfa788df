import { Matrix, solve } from "ml-matrix";
import { type KernelSpectrum, outputsOf } from "./kernel-system";

/**
 * One round of kernel ridge regression by solving its linear system, with no use of the spectrum:
 * predictions G (c I + G)⁻¹ y on the training inputs (Mobahi, Farajtabar and Bartlett 2020). Rounds of it,
 * each on the predictions of the last, are what `selfDistilKernel` has in closed form.
 *
 * @param targets y, `[K]`, or `[K, C]` with C outputs, row-major
 * @param multiplier c > 0
 * @returns in the shape of the targets
 * @throws RangeError on targets of another shape or not finite, or a multiplier that is not > 0.
 */
export function ridgeFit(
  { gram, eigenvalues }: KernelSpectrum,
  targets: ArrayLike<number>,
  multiplier: number,
): Float64Array {
  const count = eigenvalues.length;
  const outputs = outputsOf("ridgeFit", targets, count);
  if (!(multiplier > 0)) throw new RangeError(`ridgeFit: the multiplier is ${multiplier}; expected a number > 0`);
  const matrix = Matrix.from1DArray(count, count, gram);
  const coefficients = solve(
    Matrix.add(matrix, Matrix.eye(count).mul(multiplier)),
    Matrix.from1DArray(count, outputs, Array.from(targets)),
  );
  return Float64Array.from(matrix.mmul(coefficients).to1DArray());
}
