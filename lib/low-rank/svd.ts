import { Matrix, SingularValueDecomposition } from "ml-matrix";

/** A = U diag(σ) Vᵀ with k = min(rows, columns) singular values; all row-major. */
export interface Svd {
  readonly rows: number;
  readonly columns: number;
  /** U, `[rows, k]`, orthonormal columns. */
  readonly left: Float64Array;
  /** σ, `[k]`, from largest to smallest. */
  readonly singularValues: Float64Array;
  /** Vᵀ, `[k, columns]`, orthonormal rows. */
  readonly right: Float64Array;
}

/**
 * Singular value decomposition in double precision.
 *
 * @param matrix `[rows, columns]`, row-major
 * @throws RangeError when the size does not fit, or a number is not finite.
 */
export function svd(matrix: ArrayLike<number>, rows: number, columns: number): Svd {
  if (!(rows >= 1 && columns >= 1) || matrix.length !== rows * columns) {
    throw new RangeError(
      `svd: found ${matrix.length} numbers for ${rows} × ${columns}; expected their product, and at least 1`,
    );
  }
  const values = Array.from(matrix);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `svd: row ${Math.floor(bad / columns)}, column ${bad % columns} is ${values[bad]}; expected finite numbers. Did the training diverge?`,
    );
  }
  const decomposition = new SingularValueDecomposition(Matrix.from1DArray(rows, columns, values), {
    autoTranspose: true,
  });
  const { leftSingularVectors: u, rightSingularVectors: v } = decomposition;
  const count = Math.min(rows, columns);
  return {
    ...{ rows, columns },
    left: Float64Array.from({ length: rows * count }, (_, i) => u.get(Math.floor(i / count), i % count)),
    singularValues: Float64Array.from(decomposition.diagonal),
    right: Float64Array.from({ length: count * columns }, (_, i) => v.get(i % columns, Math.floor(i / columns))),
  };
}

/** Two matrices whose product has at most `rank`. */
export interface Factors {
  readonly rank: number;
  /** `[rows, rank]`, row-major. */
  readonly left: Float64Array;
  /** `[rank, columns]`, row-major. */
  readonly right: Float64Array;
}

/**
 * The best approximation of a rank, as U √σ and √σ Vᵀ of the largest singular values. No matrix of that rank is nearer,
 * and the squared distance is the sum of the squares of the singular values left out (Eckart and Young 1936). Each factor
 * takes √σ, so that both have weights of one size, which gradient descent and quantization like.
 *
 * @throws RangeError on a rank that is no integer in [1, min(rows, columns)].
 */
export function truncate({ rows, columns, left, singularValues, right }: Svd, rank: number): Factors {
  const count = singularValues.length;
  checkRank("truncate", rank, rows, columns);
  const roots = singularValues.map(Math.sqrt);
  return {
    rank,
    left: Float64Array.from(
      { length: rows * rank },
      (_, i) => left[Math.floor(i / rank) * count + (i % rank)] * roots[i % rank],
    ),
    right: right.subarray(0, rank * columns).map((value, i) => value * roots[Math.floor(i / columns)]),
  };
}

/**
 * ‖A − A_rank‖ / ‖A‖ in the Frobenius norm, from the singular values alone; 0 for a matrix of zeros.
 *
 * @param rank from 0, which leaves nothing of A, to the number of singular values
 * @throws RangeError on another rank, no singular values, or one that is no finite number ≥ 0.
 */
export function relativeError(singularValues: Float64Array, rank: number): number {
  checkSingularValues("relativeError", singularValues);
  if (!Number.isInteger(rank) || rank < 0 || rank > singularValues.length) {
    throw new RangeError(
      `relativeError: the rank is ${rank}; expected an integer from 0 to ${singularValues.length}, the number of singular values`,
    );
  }
  const total = Math.hypot(...singularValues);
  return total === 0 ? 0 : Math.hypot(...singularValues.subarray(rank)) / total;
}

/**
 * The lowest rank, at least 1, whose best approximation has a relative error within the budget.
 *
 * @param budget ‖A − A_rank‖ / ‖A‖ allowed, in [0, 1). At 0 a singular value goes only where it is 0 to the last bit,
 * which rounding seldom leaves it: the rank of a matrix of 32-bit weights takes a budget such as 1e-6.
 * @throws RangeError on a budget outside [0, 1), no singular values, or one that is no finite number ≥ 0.
 */
export function rankWithin(singularValues: Float64Array, budget: number): number {
  if (!(budget >= 0 && budget < 1)) {
    throw new RangeError(`rankWithin: the error budget is ${budget}; expected a number in [0, 1), such as 0.3`);
  }
  checkSingularValues("rankWithin", singularValues);
  const ranks = Array.from(singularValues, (_, k) => k + 1);
  // Of all singular values the error is 0, so that one is found.
  return ranks.find((rank) => relativeError(singularValues, rank) <= budget)!;
}

function checkSingularValues(caller: string, singularValues: Float64Array): void {
  const wrong = singularValues.findIndex((value) => !(value >= 0 && value < Infinity));
  if (wrong >= 0 || singularValues.length === 0) {
    throw new RangeError(
      `${caller}: ${wrong < 0 ? "found no singular values" : `singular value ${wrong} is ${singularValues[wrong]}`}; ` +
        "expected one or more finite numbers ≥ 0",
    );
  }
}

/** @throws RangeError unless the rank is an integer from 1 to min(rows, columns). */
export function checkRank(caller: string, rank: number, rows: number, columns: number): void {
  const largest = Math.min(rows, columns);
  if (!Number.isInteger(rank) || rank < 1 || rank > largest) {
    throw new RangeError(
      `${caller}: the rank of a ${rows} × ${columns} layer is ${rank}; expected an integer from 1 to ${largest}`,
    );
  }
}
