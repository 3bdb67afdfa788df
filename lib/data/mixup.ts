import type { Random } from "../random";

/** Which rows of a batch are mixed, and how: row i becomes share[i] · row i + (1 − share[i]) · row partner[i]. */
export interface MixupDraw {
  /** `[batch]`: a permutation of the rows. */
  readonly partner: Int32Array;
  /** `[batch]`, in [0, 1]. */
  readonly share: Float32Array;
}

/**
 * Draws what mixup mixes (Zhang, Cisse, Dauphin and Lopez-Paz 2018, "mixup: Beyond Empirical Risk Minimization", with
 * α = 1, for which the Beta distribution of the shares is uniform; each row has a share of its own). The draw is apart
 * from the mixing, so that the inputs of teacher and student, and the targets where they are mixed, share it.
 *
 * @throws RangeError unless the batch has a row.
 */
export function drawMixup(random: Random, batch: number): MixupDraw {
  if (!Number.isInteger(batch) || batch < 1) {
    throw new RangeError(`drawMixup: the batch has ${batch} rows; expected an integer ≥ 1`);
  }
  return { partner: random.permutation(batch), share: Float32Array.from({ length: batch }, () => random.next()) };
}

/**
 * The rows of a batch mixed as drawn.
 *
 * @param rows `[batch, width]`, row-major: inputs, or target probabilities, which stay probabilities
 * @returns a new array of the same shape
 * @throws RangeError when the numbers are not as many whole rows as were drawn for, or the draw names no row or no share.
 */
export function mixRows(rows: Float32Array, { partner, share }: MixupDraw): Float32Array {
  const width = rows.length / partner.length;
  if (!Number.isInteger(width) || width === 0) {
    throw new RangeError(
      `mixRows: found ${rows.length} numbers; expected rows of equal width, ${partner.length} of them`,
    );
  }
  const wrong = partner.findIndex((row, i) => !(row >= 0 && row < partner.length && share[i] >= 0 && share[i] <= 1));
  if (wrong >= 0) {
    throw new RangeError(
      `mixRows: row ${wrong} is mixed with row ${partner[wrong]} by ${share[wrong]}; ` +
        `expected a row from 0 to ${partner.length - 1} and a share from 0 to 1`,
    );
  }
  return rows.map((value, i) => {
    const row = Math.floor(i / width);
    return share[row] * value + (1 - share[row]) * rows[partner[row] * width + (i % width)];
  });
}
