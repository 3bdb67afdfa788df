import type { Random } from "../../random";
import type { Polyline } from "./polylines";
import { cosine, sine } from "./sine";

/** How far one written digit strays from the model hand. Each is a standard deviation. */
export interface GlyphSettings {
  /** Rotation, degrees. */
  readonly rotation: number;
  /** Shear: how far the top leans sideways for each unit of height. */
  readonly shear: number;
  /** Amplitude of the smooth waves that bend the strokes, in halves of the digit's box. */
  readonly bend: number;
  /** Grey noise on every pixel, where full ink is 1. */
  readonly noise: number;
}

/** Hands shake by this share of `bend` at every corner point. */
const TREMBLE = 0.35;
/** Standard deviation of the digit's place, in halves of its box. */
const OFFSET = 0.07;

const between = (random: Random, low: number, high: number) => low + (high - low) * random.next();

/** x + a₀ sin(2y + φ₀) + a₁ sin(3y + φ₁), and y likewise: a slow wave and a faster one along each axis. */
function wave(random: Random, amplitude: number): (at: number) => number {
  const [slow, fast] = [random.normal() * amplitude, random.normal() * amplitude];
  const [slowPhase, fastPhase] = [between(random, 0, 2 * Math.PI), between(random, 0, 2 * Math.PI)];
  return (at) => slow * sine(2 * at + slowPhase) + fast * sine(3 * at + fastPhase);
}

/**
 * Draws one distortion and applies it to all strokes of a digit: trembling corners, smooth bending, then scale, shear,
 * rotation and shift.
 *
 * @returns new polylines, in the same units
 */
export function deform(strokes: readonly Polyline[], random: Random, settings: GlyphSettings): Polyline[] {
  const angle = (random.normal() * settings.rotation * Math.PI) / 180;
  const shear = random.normal() * settings.shear;
  const [width, height] = [between(random, 0.6, 1), between(random, 0.75, 1.05)];
  const [right, down] = [random.normal() * OFFSET, random.normal() * OFFSET];
  const sideways = wave(random, settings.bend);
  const upDown = wave(random, settings.bend);
  const [cos, sin] = [cosine(angle), sine(angle)];
  return strokes.map((stroke) => {
    const bent = new Float64Array(stroke.length);
    for (let i = 0; i < stroke.length; i += 2) {
      const x = stroke[i] + random.normal() * TREMBLE * settings.bend;
      const y = stroke[i + 1] + random.normal() * TREMBLE * settings.bend;
      const tall = (y + upDown(x)) * height;
      const wide = (x + sideways(y)) * width - shear * tall;
      bent[i] = cos * wide - sin * tall + right;
      bent[i + 1] = sin * wide + cos * tall + down;
    }
    return bent;
  });
}
