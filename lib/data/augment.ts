import type { Random } from "../random";
import { type ImageSet, pixelsOf } from "./image-set";

/** Height, width and channels of an image: an `ImageSet` has them. */
export type ImageShape = Pick<ImageSet, "height" | "width" | "channels">;

/**
 * Mirrors each image of a batch left to right with probability ½, independently.
 *
 * @param images `[batch, height, width, channels]`, row-major
 * @returns a new array of the same shape
 * @throws RangeError when the numbers are no whole images, or none.
 */
export function flipAtRandom(images: Float32Array, shape: ImageShape, random: Random): Float32Array {
  const batch = imagesIn("flipAtRandom", images, shape);
  const { height, width, channels } = shape;
  const flipped = images.slice();
  for (let i = 0; i < batch; i++) {
    if (random.next() < 0.5) continue;
    for (let row = i * height; row < (i + 1) * height; row++) {
      for (let column = 0; column < width; column++) {
        const from = (row * width + column) * channels;
        flipped.set(images.subarray(from, from + channels), (row * width + width - 1 - column) * channels);
      }
    }
  }
  return flipped;
}

/**
 * Pads each image of a batch on all sides and cuts it back to its size at a random place, independently: 4 pixels for
 * CIFAR-10 in He, Zhang, Ren and Sun 2016, section 4.2.
 *
 * @param images `[batch, height, width, channels]`, row-major
 * @param padding pixels, an integer ≥ 0
 * @param background the value of what is padded: `set.background`
 * @returns a new array of the same shape
 * @throws RangeError when the numbers are no whole images, or none, and on another padding.
 */
export function cropAtRandom(
  images: Float32Array,
  shape: ImageShape,
  padding: number,
  random: Random,
  background = 0,
): Float32Array {
  const batch = imagesIn("cropAtRandom", images, shape);
  if (!Number.isInteger(padding) || padding < 0) {
    throw new RangeError(`cropAtRandom: padding is ${padding}; expected an integer ≥ 0, such as 4`);
  }
  const { height, width, channels } = shape;
  const cropped = new Float32Array(images.length).fill(background);
  for (let i = 0; i < batch; i++) {
    const [down, right] = [random.integer(2 * padding + 1) - padding, random.integer(2 * padding + 1) - padding];
    const length = Math.max(0, width - Math.abs(right)) * channels;
    for (let row = Math.max(0, -down); row < Math.min(height, height - down); row++) {
      const from = ((i * height + row + down) * width + Math.max(0, right)) * channels;
      const to = ((i * height + row) * width + Math.max(0, -right)) * channels;
      cropped.set(images.subarray(from, from + length), to);
    }
  }
  return cropped;
}

function imagesIn(caller: string, images: Float32Array, shape: ImageShape): number {
  const batch = images.length / pixelsOf(shape);
  if (Number.isInteger(batch) && batch > 0) return batch;
  throw new RangeError(
    `${caller}: found ${images.length} numbers; expected one or more images of ` +
      `${shape.height} × ${shape.width} × ${shape.channels} = ${pixelsOf(shape)}`,
  );
}
