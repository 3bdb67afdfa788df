import type { Random } from "../random";

/** Which rows of a batch are mixed, and how: row i becomes share[i] · row i + (1 − share[i]) · row partner[i]. */
export interface MixupDraw {
  /** `[batch]`: a permutation of the rows. */
  readonly partner: Int32Array;
  /** `[batch]`, in [0, 1]. */
  readonly share: Float32Array;
}

/**
 * Draws what mixup mixes (Zhang, Cisse, Dauphin and Lopez-Paz 2018, "mixup: Beyond Empirical Risk Minimization", section
 * 2): each row has a share of its own from Beta(α, α). The draw is apart from the mixing, so that the inputs of teacher
 * and student, and the targets where they are mixed, share it.
 *
 * @param alpha α > 0; near 0 a row is hardly mixed, the larger it is the nearer shares are to a half; 1, of which all
 * shares are equally likely, unless given
 * @throws RangeError unless the batch has a row, and on α ≤ 0.
 */
export function drawMixup(random: Random, batch: number, alpha = 1): MixupDraw {
  if (!Number.isInteger(batch) || batch < 1) {
    throw new RangeError(`drawMixup: the batch has ${batch} rows; expected an integer ≥ 1`);
  }
  if (!(alpha > 0 && alpha < Infinity)) {
    throw new RangeError(`drawMixup: α is ${alpha}; expected a number > 0`);
  }
  const draw = alpha === 1 ? () => random.next() : () => symmetricBeta(random, alpha);
  return { partner: random.permutation(batch), share: Float32Array.from({ length: batch }, draw) };
}

/**
 * X / (X + Y) of two gamma deviates, from the logarithm of their ratio: for a small α both may be too small for a number.
 * Gamma(α) is Gamma(α + 1) · U^(1/α) (Marsaglia and Tsang 2000, "A Simple Method for Generating Gamma Variables", section
 * 6), so that what is raised to 1/α is the ratio of two uniform deviates.
 */
function symmetricBeta(random: Random, alpha: number): number {
  const uniform = () => 1 - random.next();
  const [x, y] = [gamma(random, alpha + 1), gamma(random, alpha + 1)];
  return 1 / (1 + Math.exp(Math.log(y / x) + Math.log(uniform() / uniform()) / alpha));
}

/** A gamma deviate of a shape ≥ 1 and scale 1 (Marsaglia and Tsang 2000, section 3): d v by rejection. */
function gamma(random: Random, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < (x * x) / 2 + d * (1 - v + Math.log(v))) return d * v;
  }
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
