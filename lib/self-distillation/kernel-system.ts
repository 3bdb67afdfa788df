import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { type Kernel, kernelMatrix } from "./kernel";

/** Of a kernel on K training inputs: G = V diag(d) Vᵀ. */
export interface KernelSpectrum {
  /** G, `[K, K]`, row-major: kernel(x_j, x_k) / K. */
  readonly gram: Float64Array;
  /** d, `[K]`, from largest to smallest, all > 0. */
  readonly eigenvalues: Float64Array;
  /** V, `[K, K]`, row-major: column k belongs to eigenvalue k. */
  readonly vectors: Float64Array;
}

/** A kernel on K training inputs, with its spectrum. */
export interface KernelSystem<Input = number> extends KernelSpectrum {
  readonly kernel: Kernel<Input>;
  /** `[K]` */
  readonly inputs: readonly Input[];
}

/**
 * The Gram matrix of Mobahi, Farajtabar and Bartlett 2020, G[j, k] = g(x_j, x_k) / K, and its eigendecomposition.
 *
 * @param inputs `[K]`, all different: numbers, or whatever the kernel takes, such as the rows of `inputRows`
 * @throws RangeError on no inputs, and when G is not finite or not numerically positive definite, as with equal inputs.
 */
export function kernelSystem<Input>(kernel: Kernel<Input>, inputs: ArrayLike<Input>): KernelSystem<Input> {
  const x = Array.from(inputs);
  const count = x.length;
  if (count === 0) throw new RangeError("kernelSystem: found no inputs; expected at least one");
  const gram = kernelMatrix(kernel, x, x).map((value) => value / count);
  const bad = gram.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const [j, k] = [Math.floor(bad / count), bad % count];
    throw new RangeError(
      `kernelSystem: the kernel of inputs ${j} and ${k} is ${gram[bad] * count}; expected a finite number`,
    );
  }
  const decomposition = new EigenvalueDecomposition(Matrix.from1DArray(count, count, gram), { assumeSymmetric: true });
  const order = decomposition.realEigenvalues
    .map((value, column) => ({ value, column }))
    .sort((a, b) => b.value - a.value);
  const smallest = order[count - 1].value;
  // Below the rounding of the largest eigenvalue the sign of an eigenvalue is noise.
  if (!(smallest > order[0].value * count * Number.EPSILON)) {
    throw new RangeError(
      `kernelSystem: the smallest eigenvalue is ${smallest} beside the largest ${order[0].value}; ` +
        "expected a positive definite kernel and inputs that all differ (and, for the spline, none on the edge)",
    );
  }
  const eigenvectors = decomposition.eigenvectorMatrix;
  return {
    kernel,
    inputs: x,
    gram,
    eigenvalues: Float64Array.from(order, ({ value }) => value),
    vectors: Float64Array.from({ length: count ** 2 }, (_, i) =>
      eigenvectors.get(Math.floor(i / count), order[i % count].column),
    ),
  };
}

/**
 * Vᵀ Y: the coordinates of targets in the eigenbasis.
 *
 * @param y `[K]`, or `[K, C]` with C outputs, row-major
 * @returns of the same shape
 * @throws RangeError unless y is K finite numbers, or K × C.
 */
export function toEigenbasis({ vectors, eigenvalues }: KernelSpectrum, y: ArrayLike<number>): Float64Array {
  const count = eigenvalues.length;
  return multiply("toEigenbasis", count, (k, j) => vectors[j * count + k], y);
}

/** V Z: the inverse of {@link toEigenbasis}. @throws RangeError as there. */
export function fromEigenbasis({ vectors, eigenvalues }: KernelSpectrum, z: ArrayLike<number>): Float64Array {
  const count = eigenvalues.length;
  return multiply("fromEigenbasis", count, (j, k) => vectors[j * count + k], z);
}

/** Refuses what is not so many finite numbers; `caller` is named in the error. */
export function checkVector(caller: string, values: ArrayLike<number>, count: number): void {
  if (values.length !== count || !Array.from(values).every(Number.isFinite)) {
    throw new RangeError(`${caller}: found [${Array.from(values).join(", ")}]; expected ${count} finite numbers`);
  }
}

/** Refuses eigenvalues that are not one finite number > 0 or more; `caller` is named in the error. */
export function checkEigenvalues(caller: string, eigenvalues: Float64Array): void {
  if (eigenvalues.length === 0 || !eigenvalues.every((d) => d > 0 && d < Infinity)) {
    throw new RangeError(
      `${caller}: the eigenvalues are [${eigenvalues.join(", ")}]; expected one finite number > 0 or more`,
    );
  }
}

/**
 * C, the outputs of targets `[K]` or `[K, C]`.
 *
 * @throws RangeError unless they are K finite numbers, or K × C; `caller` is named in the error.
 */
export function outputsOf(caller: string, targets: ArrayLike<number>, count: number): number {
  const outputs = targets.length / count;
  const bad = Array.from(targets).findIndex((value) => !Number.isFinite(value));
  if (outputs < 1 || !Number.isInteger(outputs) || bad >= 0) {
    throw new RangeError(
      `${caller}: found ${targets.length} numbers for ${count} inputs${bad >= 0 ? `, of which number ${bad} is ${targets[bad]}` : ""}; ` +
        "expected finite numbers, one an input, or for each input as many as there are outputs",
    );
  }
  return outputs;
}

/** The matrix `[K, K]` times y, `[K]` or `[K, C]`. */
function multiply(
  caller: string,
  count: number,
  matrix: (row: number, column: number) => number,
  y: ArrayLike<number>,
): Float64Array {
  const outputs = outputsOf(caller, y, count);
  return Float64Array.from({ length: y.length }, (_, i) => {
    const [row, output] = [Math.floor(i / outputs), i % outputs];
    let total = 0;
    for (let j = 0; j < count; j++) total += matrix(row, j) * y[j * outputs + output];
    return total;
  });
}
