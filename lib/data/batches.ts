import type { Random } from "../random";

/**
 * Row indices of one training step, drawn with replacement and for each replicate on its own.
 *
 * @param count rows to draw from
 * @returns `[replicates, batch]`, row-major
 * @throws RangeError unless there is a row to draw, and batch and replicates are integers ≥ 1.
 */
export function drawBatch(random: Random, count: number, batch: number, replicates = 1): Int32Array {
  if (![count, batch, replicates].every((number) => Number.isInteger(number) && number >= 1)) {
    throw new RangeError(
      `drawBatch: ${batch} of ${count} rows for ${replicates} replicates; expected integers of at least 1`,
    );
  }
  const rows = new Int32Array(replicates * batch);
  for (let i = 0; i < rows.length; i++) rows[i] = random.integer(count);
  return rows;
}

/**
 * As {@link drawBatch}, among some rows only: those of a transfer set.
 *
 * @param rows to draw from, at least one
 * @returns `[batch]`
 * @throws RangeError on no rows, or a batch that is no integer ≥ 1.
 */
export function drawAmong(random: Random, rows: Int32Array, batch: number): Int32Array {
  return drawBatch(random, rows.length, batch).map((i) => rows[i]);
}

/**
 * One pass over all rows in a random order, `batch` rows at a time; the last batch is shorter when `batch` does not
 * divide `count`.
 */
export function* epoch(random: Random, count: number, batch: number): Generator<Int32Array> {
  if (!Number.isInteger(batch) || batch < 1) {
    throw new RangeError(`epoch: batch is ${batch}; expected an integer ≥ 1`);
  }
  const order = random.permutation(count);
  for (let start = 0; start < count; start += batch) yield order.slice(start, start + batch);
}
