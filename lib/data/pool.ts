import { type ImageSet, pixelsOf } from "./image-set";

/**
 * Averages each 2×2 block of pixels: 28×28 becomes 14×14, four times fewer inputs for the same picture.
 *
 * @returns images `[count, height / 2, width / 2, channels]`
 * @throws RangeError when height or width is odd
 */
export function pool2x2(set: ImageSet, name = set.name): ImageSet {
  if (set.height % 2 !== 0 || set.width % 2 !== 0) {
    throw new RangeError(`pool2x2: ${set.name} is ${set.height}×${set.width}; expected both sides even`);
  }
  const { channels } = set;
  const [height, width] = [set.height / 2, set.width / 2];
  const rowLength = set.width * channels;
  const images = new Float32Array(set.count * height * width * channels);
  let out = 0;
  for (let i = 0; i < set.count; i++) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const corner = i * pixelsOf(set) + 2 * row * rowLength + 2 * column * channels;
        for (let channel = 0; channel < channels; channel++) {
          const top = corner + channel;
          const bottom = top + rowLength;
          images[out++] =
            (set.images[top] + set.images[top + channels] + set.images[bottom] + set.images[bottom + channels]) / 4;
        }
      }
    }
  }
  return { ...set, name, images, height, width };
}
