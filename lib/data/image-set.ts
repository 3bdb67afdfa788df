/**
 * Labelled images as plain arrays. Every set, drawn or loaded, has this form, so an experiment takes any of them.
 * Nothing here is a tensor: `tf.tensor2d(set.images, [set.count, pixelsOf(set)])` makes one.
 */
export interface ImageSet {
  /** What messages and figures call it, such as "MNIST-14, training part". */
  readonly name: string;
  /** `[count, height, width, channels]`, row-major; from 0 (background) to 1 (ink) until standardised. */
  readonly images: Float32Array;
  /** `[count]`: indices into `classNames`. */
  readonly labels: Int32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classNames: readonly string[];
  /** The value of an empty pixel: what a shift moves in from outside. 0 until the set is standardised. */
  readonly background: number;
}

/** Numbers in one image: height × width × channels. */
export function pixelsOf(set: Pick<ImageSet, "height" | "width" | "channels">): number {
  return set.height * set.width * set.channels;
}

/**
 * The images at `indices`, in that order; an index may occur more than once.
 *
 * @throws RangeError when an index is not an integer in [0, count).
 */
export function take(set: ImageSet, indices: ArrayLike<number>, name = set.name): ImageSet {
  const pixels = pixelsOf(set);
  const images = new Float32Array(indices.length * pixels);
  const labels = new Int32Array(indices.length);
  for (let row = 0; row < indices.length; row++) {
    const index = indices[row];
    if (!Number.isInteger(index) || index < 0 || index >= set.count) {
      throw new RangeError(
        `take: index ${row} is ${index}; ${set.name} has ${set.count} images, so expected an integer in [0, ${set.count})`,
      );
    }
    images.set(set.images.subarray(index * pixels, (index + 1) * pixels), row * pixels);
    labels[row] = set.labels[index];
  }
  return { ...set, name, images, labels, count: indices.length };
}

/** The same images with other pixel values: `change` is applied to each number. */
export function mapPixels(set: ImageSet, change: (value: number) => number): ImageSet {
  return { ...set, images: set.images.map(change), background: Math.fround(change(set.background)) };
}
