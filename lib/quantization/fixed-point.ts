/** A positive real factor as m · 2^(−shift) with a 32-bit integer m. */
export interface FixedPoint {
  /** In [2³⁰, 2³¹). */
  readonly mantissa: number;
  /** In [17, 94]. */
  readonly shift: number;
}

/**
 * The nearest fixed-point number (Jacob et al. 2018, equation 6: M = 2^(−n) M₀ with M₀ in [½, 1) as a 32-bit integer);
 * its relative error is at most 2⁻³¹.
 *
 * @param factor in [2⁻⁶⁴, 2¹³)
 * @throws RangeError outside.
 */
export function fixedPoint(factor: number): FixedPoint {
  if (!(factor >= 2 ** -64 && factor < 2 ** 13)) {
    throw new RangeError(`fixedPoint: the factor is ${factor}; expected a number from 2^−64 to below 2^13`);
  }
  let exponent = Math.floor(Math.log2(factor)) + 1;
  // log2 rounds, so that the fraction may come out a step outside [½, 1).
  if (factor / 2 ** exponent >= 1) exponent++;
  if (factor / 2 ** exponent < 0.5) exponent--;
  const mantissa = Math.round((factor / 2 ** exponent) * 2 ** 31);
  return mantissa === 2 ** 31 ? { mantissa: 2 ** 30, shift: 30 - exponent } : { mantissa, shift: 31 - exponent };
}

/**
 * The integer nearest to value · mantissa · 2^(−shift), halves upwards, in integer arithmetic: the product of two 32-bit
 * integers has more bits than a double holds, so it is taken in two parts of which each is exact.
 *
 * @param value an integer in [−2³¹, 2³¹)
 */
export function multiplyFixedPoint(value: number, { mantissa, shift }: FixedPoint): number {
  const [high, low] = [Math.floor(value / 2 ** 16), ((value % 2 ** 16) + 2 ** 16) % 2 ** 16];
  // value · mantissa = top · 2¹⁶ + a remainder below 2¹⁶, which cannot carry past the bits that are cut off.
  const top = high * mantissa + Math.floor((low * mantissa) / 2 ** 16);
  return Math.floor((top + 2 ** (shift - 17)) / 2 ** (shift - 16));
}
