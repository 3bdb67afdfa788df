import type { ImageSet } from "../image-set";
import { unitPixels } from "./image-bytes";

const SIDE = 32;
const PLANE = SIDE * SIDE;
const RECORD = 1 + 3 * PLANE;

export const CIFAR10_NAMES: readonly string[] = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];

/**
 * Reads CIFAR-10's binary records (Krizhevsky 2009, "binary version"): a label byte, then the 32×32 red, green and blue
 * planes.
 *
 * @param file whole records, unpacked
 * @returns images `[count, 32, 32, 3]`, the colours of a pixel side by side
 * @throws Error when the file is no whole number of records or a label is no class
 */
export function parseCifar10(name: string, file: Uint8Array): ImageSet {
  if (file.length % RECORD !== 0) {
    throw new Error(`${name}: ${file.length} bytes found; expected whole records of ${RECORD} bytes`);
  }
  const count = file.length / RECORD;
  const labels = Int32Array.from({ length: count }, (_, i) => file[i * RECORD]);
  const stray = labels.findIndex((label) => label >= CIFAR10_NAMES.length);
  if (stray >= 0) throw new Error(`${name}: the label of record ${stray} is ${labels[stray]}; expected 0 to 9`);
  const interleaved = new Uint8Array(count * 3 * PLANE);
  for (let i = 0; i < count; i++) {
    for (let channel = 0; channel < 3; channel++) {
      const from = i * RECORD + 1 + channel * PLANE;
      const to = i * 3 * PLANE + channel;
      for (let pixel = 0; pixel < PLANE; pixel++) interleaved[to + 3 * pixel] = file[from + pixel];
    }
  }
  return {
    name,
    images: unitPixels(interleaved),
    labels,
    count,
    height: SIDE,
    width: SIDE,
    channels: 3,
    classNames: CIFAR10_NAMES,
    background: 0,
  };
}
