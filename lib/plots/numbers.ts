const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * A number in plain notation with at least `digits` significant digits, and no digit of its integer part dropped;
 * from a million on and below 0.0001 as "1.2e6".
 */
export function numberText(value: number, digits = 3): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-4)) {
    return value
      .toExponential(digits - 1)
      .replace(/\.?0+e/, "e")
      .replace("e+", "e");
  }
  const integerDigits = size < 1 ? 0 : Math.floor(Math.log10(size)) + 1;
  return String(Number(value.toPrecision(Math.max(digits, integerDigits, 1))));
}

/** `5.01 [4.90, 5.12]`: as many decimals as give the width of the interval two digits. */
export function intervalText(mean: number, low: number, high: number): string {
  const width = high - low;
  const decimals = 1 - Math.floor(Math.log10(width));
  const plain = width > 0 && decimals <= 6 && Math.max(Math.abs(low), Math.abs(high)) < 1e6;
  const write = (value: number) => (plain ? value.toFixed(Math.max(0, decimals)) : numberText(value));
  return `${write(mean)} [${write(low)}, ${write(high)}]`;
}

/** `10⁻³`. */
export function powerOfTen(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join("");
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/** With the typographic minus sign, for pictures; text for terminals keeps the hyphen that can be typed. */
export const minus = (text: string) => text.replace("-", "−");

/** Rounded to six significant digits unless it is an integer: more than a screen shows, in a third of the bytes. */
export function compact(value: number): number;
export function compact(value: number | null): number | null;
export function compact(value: number | null): number | null {
  return value === null || Number.isInteger(value) ? value : Number(value.toPrecision(6));
}
