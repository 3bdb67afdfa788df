import type { Polyline } from "./polylines";

/** Pixels a side. */
export const GLYPH_SIDE = 28;
/** The image shows −MARGIN … MARGIN of the strokes' units, so that a digit of ±1 keeps a rim. */
const MARGIN = 1.25;
const PIXELS_A_UNIT = GLYPH_SIDE / (2 * MARGIN);
/** Width of the soft edge of a stroke, pixels. */
const EDGE = 0.06 * PIXELS_A_UNIT;

/**
 * Draws strokes with a round pen: full ink within `halfWidth` of a stroke's centre line, a soft edge around.
 *
 * @param strokes in units where the digit's box is −1 … 1
 * @param halfWidth in the same units
 * @returns `[28, 28]`, ink from 0 to 1
 */
export function rasterise(strokes: readonly Polyline[], halfWidth: number): Float64Array {
  const pen = halfWidth * PIXELS_A_UNIT;
  const reach = pen + EDGE / 2;
  const nearest = new Float64Array(GLYPH_SIDE * GLYPH_SIDE).fill(reach * reach);
  for (const stroke of strokes) {
    for (let i = 2; i < stroke.length; i += 2) {
      measureSegment(
        nearest,
        pixel(stroke[i - 2]),
        pixel(stroke[i - 1]),
        pixel(stroke[i]),
        pixel(stroke[i + 1]),
        reach,
      );
    }
  }
  // From squared distance to ink in place, in a loop: `map` calls a function for each pixel, which takes as long as the rest.
  const ink = nearest;
  for (let i = 0; i < ink.length; i++) ink[i] = Math.min(1, (reach - Math.sqrt(ink[i])) / EDGE);
  return ink;
}

/** From the strokes' units to pixels, where 0 is the centre of the first pixel. */
const pixel = (at: number) => (at + MARGIN) * PIXELS_A_UNIT - 0.5;

/** Lowers each pixel's squared distance to the segment (x₀, y₀)–(x₁, y₁) within `reach` of it. Changes `nearest`. */
function measureSegment(nearest: Float64Array, x0: number, y0: number, x1: number, y1: number, reach: number): void {
  const left = Math.max(0, Math.ceil(Math.min(x0, x1) - reach));
  const right = Math.min(GLYPH_SIDE - 1, Math.floor(Math.max(x0, x1) + reach));
  const top = Math.max(0, Math.ceil(Math.min(y0, y1) - reach));
  const bottom = Math.min(GLYPH_SIDE - 1, Math.floor(Math.max(y0, y1) + reach));
  const dx = x1 - x0;
  const dy = y1 - y0;
  // A segment of no length is a dot: any share of it is the same point.
  const perLength = dx === 0 && dy === 0 ? 0 : 1 / (dx * dx + dy * dy);
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const share = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) * perLength));
      const awayX = x - x0 - share * dx;
      const awayY = y - y0 - share * dy;
      const square = awayX * awayX + awayY * awayY;
      if (square < nearest[y * GLYPH_SIDE + x]) nearest[y * GLYPH_SIDE + x] = square;
    }
  }
}
