import type { Random } from "../random";
import { type ImageSet, pixelsOf } from "./image-set";

/**
 * Every image moved by every whole-pixel offset of at most `pixels` in each direction: (2·pixels + 1)² copies of the
 * set, one after another, the unmoved one first. Row `copy · set.count + i` is image i under the copy's offset. With
 * the copies made once, jitter in training is a matter of which rows are gathered (`drawShifts`), and a teacher's
 * outputs on all of them can be kept as well.
 *
 * @returns images `[(2·pixels + 1)² · count, height, width, channels]`, the background's value moved in
 */
export function shiftedCopies(set: ImageSet, pixels: number): ImageSet {
  const offsets = offsetsWithin(pixels);
  const size = pixelsOf(set);
  const images = new Float32Array(offsets.length * set.images.length).fill(set.background);
  const labels = new Int32Array(offsets.length * set.count);
  offsets.forEach(([down, right], copy) => {
    labels.set(set.labels, copy * set.count);
    const columns = set.width - Math.abs(right);
    for (let i = 0; i < set.count; i++) {
      for (let row = Math.max(0, -down); row < Math.min(set.height, set.height - down); row++) {
        const from = i * size + (row * set.width + Math.max(0, -right)) * set.channels;
        const to = i * size + ((row + down) * set.width + Math.max(0, right)) * set.channels;
        images.set(set.images.subarray(from, from + columns * set.channels), copy * set.images.length + to);
      }
    }
  });
  return { ...set, images, labels, count: offsets.length * set.count };
}

/**
 * [down, right] of each copy that `shiftedCopies` makes, in its order: [0, 0] first, then row by row.
 *
 * @throws RangeError unless `pixels` is an integer ≥ 0.
 */
export function offsetsWithin(pixels: number): [down: number, right: number][] {
  checkPixels("shiftedCopies", pixels);
  const steps = Array.from({ length: 2 * pixels + 1 }, (_, i) => i - pixels);
  const around = steps.flatMap((down) => steps.map((right): [number, number] => [down, right]));
  return [[0, 0], ...around.filter(([down, right]) => down !== 0 || right !== 0)];
}

/**
 * Gives each row index a random offset: the rows of `shiftedCopies(set, pixels)` to gather in place of rows of `set`.
 *
 * @param indices rows of the set, of any shape
 * @param count the set's own count, before it was copied
 * @throws RangeError when an index is none of the set's, or `pixels` is no integer ≥ 0.
 */
export function drawShifts(indices: Int32Array, count: number, pixels: number, random: Random): Int32Array {
  checkPixels("drawShifts", pixels);
  const stray = indices.findIndex((index) => !(index >= 0 && index < count));
  if (stray >= 0) {
    throw new RangeError(
      `drawShifts: index ${stray} is ${indices[stray]}; expected rows of the set before it was copied, from 0 to ${count - 1}`,
    );
  }
  const copies = (2 * pixels + 1) ** 2;
  return indices.map((index) => index + count * random.integer(copies));
}

function checkPixels(caller: string, pixels: number): void {
  if (!Number.isInteger(pixels) || pixels < 0) {
    throw new RangeError(`${caller}: pixels is ${pixels}; expected an integer ≥ 0`);
  }
}
