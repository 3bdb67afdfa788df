import { type Random, seededRandom } from "../../random";
import type { ByteArray } from "../formats/idx";
import { imageSetFromBytes } from "../formats/image-bytes";
import type { ImageSet } from "../image-set";
import { deform, type GlyphSettings } from "./deform";
import { POLYLINES } from "./polylines";
import { GLYPH_SIDE, rasterise } from "./rasterise";

/** The settings of every glyph in the course: `test/science/glyphs-calibration.test.ts` says what they were set for. */
export const GLYPH_SETTINGS: GlyphSettings = { rotation: 18, shear: 0.3, bend: 0.09, noise: 0.1 };

export const DIGIT_NAMES: readonly string[] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/**
 * Draws one digit by hand: hand, distortion, pen and ink come from `random`.
 *
 * @param digit 0 to 9
 * @returns `[28, 28]` bytes, 0 paper to 255 full ink
 * @throws RangeError on another digit
 */
export function drawGlyph(digit: number, random: Random, settings: GlyphSettings = GLYPH_SETTINGS): Uint8Array {
  if (!Number.isInteger(digit) || digit < 0 || digit >= POLYLINES.length) {
    throw new RangeError(`drawGlyph: the digit is ${digit}; expected an integer from 0 to ${POLYLINES.length - 1}`);
  }
  const hands = POLYLINES[digit];
  const strokes = deform(hands[random.integer(hands.length)], random, settings);
  const halfWidth = 0.08 + 0.12 * random.next();
  const strength = 0.7 + 0.3 * random.next();
  const ink = rasterise(strokes, halfWidth);
  const bytes = new Uint8Array(ink.length);
  for (let i = 0; i < ink.length; i++) {
    bytes[i] = Math.round(255 * Math.min(1, Math.max(0, ink[i] * strength + settings.noise * random.normal())));
  }
  return bytes;
}

/**
 * The digits 0 to 9 in turn, each drawn from a stream of its own: glyph i is the same however many are drawn.
 *
 * @returns images of shape `[count, 28, 28]` and labels of shape `[count]`, as an IDX file holds them
 */
export function glyphBytes(
  count: number,
  seed: number | string,
  settings: GlyphSettings = GLYPH_SETTINGS,
): { images: ByteArray; labels: ByteArray } {
  if (!Number.isInteger(count) || count < 0) {
    throw new RangeError(`glyphs: count is ${count}; expected an integer ≥ 0`);
  }
  const random = seededRandom(seed).fork("glyphs");
  const size = GLYPH_SIDE * GLYPH_SIDE;
  const bytes = new Uint8Array(count * size);
  for (let i = 0; i < count; i++) bytes.set(drawGlyph(i % 10, random.fork(i), settings), i * size);
  return {
    images: { shape: [count, GLYPH_SIDE, GLYPH_SIDE], bytes },
    labels: { shape: [count], bytes: Uint8Array.from({ length: count }, (_, i) => i % 10) },
  };
}

/**
 * A set of drawn digits, 28×28, the ten classes in turn. It needs no download, never ends, and is the same bit for bit
 * for the same seed.
 */
export function glyphs(count: number, seed: number | string, settings: GlyphSettings = GLYPH_SETTINGS): ImageSet {
  const { images, labels } = glyphBytes(count, seed, settings);
  return imageSetFromBytes("glyphs", images, labels, DIGIT_NAMES);
}
