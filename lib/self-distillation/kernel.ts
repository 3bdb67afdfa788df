/** Numbers of one input, such as the pixels of a picture. */
export type InputRow = ArrayLike<number>;

/** A number stands for a row of one. */
export type KernelInput = number | InputRow;

/** A positive definite function of two inputs, g(x, z). */
export interface Kernel<Input = number> {
  (x: Input, z: Input): number;
  /** φ of a kernel that is g(x, z) = φ(x) · φ(z): then a matrix takes one φ an input, not two a pair. */
  readonly features?: (x: Input) => Float64Array;
}

/** The numbers of an input. */
export const numbersOf = (input: KernelInput): InputRow => (typeof input === "number" ? [input] : input);

/**
 * The rows of an array as inputs of a kernel, views on it: `inputRows(set.images, pixelsOf(set))`.
 *
 * @param values `[rows, features]`, row-major
 * @throws RangeError on numbers that are no whole rows.
 */
export function inputRows(values: Float32Array | Float64Array, features: number): InputRow[] {
  const rows = values.length / features;
  if (!Number.isInteger(features) || features < 1 || !Number.isInteger(rows)) {
    throw new RangeError(`inputRows: found ${values.length} numbers; expected whole rows of ${features} features`);
  }
  return Array.from({ length: rows }, (_, row) => values.subarray(row * features, (row + 1) * features));
}

/** g(x_i, z_j), `[X, Z]`, row-major. */
export function kernelMatrix<Input>(kernel: Kernel<Input>, xs: ArrayLike<Input>, zs: ArrayLike<Input>): Float64Array {
  const { features } = kernel;
  if (!features) return table(kernel, xs, zs);
  const of = (inputs: ArrayLike<Input>) => Array.from(inputs, (input) => features(input));
  return table(dot, of(xs), of(zs));
}

const table = <T>(value: (x: T, z: T) => number, xs: ArrayLike<T>, zs: ArrayLike<T>) =>
  Float64Array.from({ length: xs.length * zs.length }, (_, i) =>
    value(xs[Math.floor(i / zs.length)], zs[i % zs.length]),
  );

/** x · z of rows of one length. */
export function dot(x: InputRow, z: InputRow): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * z[i];
  return sum;
}

/** Refuses no inputs, and inputs that are not so many finite numbers each; `where` is named in the error. */
export function checkInputs(where: string, inputs: ArrayLike<KernelInput>, features: number): void {
  if (inputs.length === 0) throw new RangeError(`${where}: found no inputs; expected at least one`);
  Array.from(inputs, numbersOf).forEach((row, n) => {
    const bad = Array.from(row).findIndex((value) => !Number.isFinite(value));
    if (row.length === features && bad < 0) return;
    throw new RangeError(
      `${where}: input ${n} has ${row.length} number(s)${bad >= 0 ? `, of which number ${bad} is ${row[bad]}` : ""}; ` +
        `expected ${features}, finite`,
    );
  });
}
