/** An affine correspondence between real numbers and integers, r = scale · (q − zeroPoint), of `bits` bits. */
export interface AffineScheme {
  /** Real size of one integer step, > 0. */
  readonly scale: number;
  /** The integer of real 0, in [0, 2^bits). */
  readonly zeroPoint: number;
  /** Integers q lie in [0, 2^bits). */
  readonly bits: number;
}

/**
 * The scheme that covers a range of real numbers with 2^bits integers (Jacob et al. 2018, section 2.1 and 3). The range
 * is widened to contain 0, and the zero point is rounded, so that 0 is represented exactly: padding, ReLU and pruned
 * weights stay 0.
 *
 * @param low smallest real number
 * @param high largest real number, ≥ low
 * @param bits 2 to 16
 * @throws RangeError on bits outside 2 … 16, ends that are not finite or in the wrong order.
 */
export function affineScheme(low: number, high: number, bits: number): AffineScheme {
  checkBits("affineScheme", bits);
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high)) {
    throw new RangeError(`affineScheme: the range is ${low} to ${high}; expected finite numbers, the smaller first`);
  }
  const levels = 2 ** bits - 1;
  const [from, to] = [Math.min(low, 0), Math.max(high, 0)];
  // A range of only zeros needs one integer; any scale will do for it.
  if (from === to) return { scale: 1, zeroPoint: 0, bits };
  const scale = (to - from) / levels;
  return { scale, zeroPoint: Math.round((0 - from) / scale), bits };
}

/** {@link affineScheme} of the smallest and largest value. @throws RangeError also on no values or one that is not finite. */
export function schemeOf(values: ArrayLike<number>, bits: number): AffineScheme {
  if (values.length === 0) throw new RangeError("schemeOf: found no values; expected at least one");
  let [low, high] = [values[0], values[0]];
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(`schemeOf: value ${i} is ${values[i]}; expected finite numbers. Did the training diverge?`);
    }
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return affineScheme(low, high, bits);
}

/** The integer nearest to r / scale + zeroPoint, clamped to [0, 2^bits). @throws RangeError on NaN. */
export function quantize(r: number, { scale, zeroPoint, bits }: AffineScheme): number {
  if (Number.isNaN(r)) throw new RangeError("quantize: found NaN; expected a number, of which ±∞ are clamped");
  return Math.min(2 ** bits - 1, Math.max(0, Math.round(r / scale) + zeroPoint));
}

/** The real number of an integer. */
export function dequantize(q: number, { scale, zeroPoint }: AffineScheme): number {
  return scale * (q - zeroPoint);
}

/** @throws RangeError unless bits is an integer from 2 to 16. */
export function checkBits(caller: string, bits: number): void {
  if (!Number.isInteger(bits) || bits < 2 || bits > 16) {
    throw new RangeError(
      `${caller}: bits is ${bits}; expected an integer from 2 to 16. For one bit there is BinaryConnect.`,
    );
  }
}
