/** A matrix in compressed sparse row form: what is not stored is 0. */
export interface Csr {
  readonly rows: number;
  readonly columns: number;
  /** The entries that are not 0, row by row. */
  readonly values: Float32Array;
  /** Column of each; two bytes where the columns fit. */
  readonly columnIndices: Uint16Array | Uint32Array;
  /** `[rows + 1]`: row i is entries rowStarts[i] to rowStarts[i + 1] − 1. */
  readonly rowStarts: Uint32Array;
}

/**
 * @param dense `[rows, columns]`, row-major; NaN and infinities are kept, −0 becomes 0
 * @throws RangeError when the numbers are no such matrix.
 */
export function encodeCsr(dense: Float32Array, rows: number, columns: number): Csr {
  if (dense.length !== rows * columns) {
    throw new RangeError(
      `encodeCsr: found ${dense.length} numbers; expected ${rows} rows × ${columns} columns = ${rows * columns}`,
    );
  }
  const stored = Array.from(dense.keys()).filter((i) => dense[i] !== 0);
  const Indices = columns <= 2 ** 16 ? Uint16Array : Uint32Array;
  const rowStarts = new Uint32Array(rows + 1);
  for (const i of stored) rowStarts[Math.floor(i / columns) + 1]++;
  for (let row = 0; row < rows; row++) rowStarts[row + 1] += rowStarts[row];
  return {
    rows,
    columns,
    values: Float32Array.from(stored, (i) => dense[i]),
    columnIndices: Indices.from(stored.map((i) => i % columns)),
    rowStarts,
  };
}

/**
 * The inverse of {@link encodeCsr}: `[rows, columns]`, row-major.
 *
 * @throws RangeError when an entry has no column, or one outside the matrix, and when the row starts are not those of
 * all entries.
 */
export function decodeCsr(matrix: Csr): Float32Array {
  checkCsr(matrix);
  const { rows, columns, values, columnIndices, rowStarts } = matrix;
  const dense = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let k = rowStarts[row]; k < rowStarts[row + 1]; k++) dense[row * columns + columnIndices[k]] = values[k];
  }
  return dense;
}

function checkCsr({ rows, columns, values, columnIndices, rowStarts }: Csr): void {
  if (columnIndices.length !== values.length) {
    throw new RangeError(
      `decodeCsr: found ${columnIndices.length} column indices for ${values.length} values; expected one a value`,
    );
  }
  const outside = columnIndices.findIndex((column) => column >= columns);
  if (outside >= 0) {
    throw new RangeError(
      `decodeCsr: entry ${outside} is in column ${columnIndices[outside]}; expected a column < ${columns}`,
    );
  }
  const rising = rowStarts.every((start, row) => row === 0 || start >= rowStarts[row - 1]);
  if (rowStarts.length !== rows + 1 || !rising || rowStarts[0] !== 0 || rowStarts[rows] !== values.length) {
    throw new RangeError(
      `decodeCsr: the row starts are [${rowStarts.join(", ")}]; expected ${rows + 1} numbers that rise from 0 to ${values.length}`,
    );
  }
}

/** Bytes of its three arrays. */
export function csrBytes({ values, columnIndices, rowStarts }: Csr): number {
  return values.byteLength + columnIndices.byteLength + rowStarts.byteLength;
}
