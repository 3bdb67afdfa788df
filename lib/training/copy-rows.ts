/** Rows from this width on are copied faster whole, by a view of each, than number by number. */
const wide = 32;

/** Copies the rows at `indices` of a `[rows, width]` table into `to`, one behind the other from its element `at` on. */
export function copyRows(table: Float32Array, indices: Int32Array, width: number, to: Float32Array, at = 0): void {
  for (let i = 0, next = at; i < indices.length; i++, next += width) {
    const from = indices[i] * width;
    if (width >= wide) to.set(table.subarray(from, from + width), next);
    else for (let j = 0; j < width; j++) to[next + j] = table[from + j];
  }
}
