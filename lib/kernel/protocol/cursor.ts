/**
 * The protocol counts cursor positions in Unicode code points, JavaScript in UTF-16 code units; they differ after the
 * first character outside the Basic Multilingual Plane (an emoji, 𠮷).
 */
export function toUtf16(text: string, codePoints: number): number {
  let unit = 0;
  for (let point = 0; point < codePoints && unit < text.length; point++)
    unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
  return unit;
}

/** The number of code points in front of the UTF-16 position. */
export function toCodePoints(text: string, utf16: number): number {
  let points = 0;
  for (let unit = 0; unit < utf16 && unit < text.length; points++) unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
  return points;
}
