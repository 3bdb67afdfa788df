import type { ImageSet } from "../image-set";
import { unitPixels } from "./image-bytes";

const SIDE = 32;
const PLANE = SIDE * SIDE;

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
  return readRecords(name, file, [CIFAR10_NAMES])[0];
}

/** CIFAR-100's photographs with either kind of label. Both sets hold the same array of images. */
export interface Cifar100 {
  /** 20 kinds of things, such as "fish". */
  readonly coarse: ImageSet;
  /** 100 classes, such as "trout". */
  readonly fine: ImageSet;
}

/**
 * Reads CIFAR-100's binary records (Krizhevsky 2009): as CIFAR-10's, but with two label bytes, the coarse one first.
 *
 * @param file whole records, unpacked
 * @param names of the classes, in the order of their numbers
 * @throws Error when the file is no whole number of records or a label is no class
 */
export function parseCifar100(
  name: string,
  file: Uint8Array,
  names: Readonly<Record<keyof Cifar100, readonly string[]>>,
): Cifar100 {
  const [coarse, fine] = readRecords(name, file, [names.coarse, names.fine]);
  return { coarse, fine };
}

/** One set for each label byte, with the class names that it is given; they share their images. */
function readRecords(name: string, file: Uint8Array, classNames: readonly (readonly string[])[]): ImageSet[] {
  const labelBytes = classNames.length;
  const record = labelBytes + 3 * PLANE;
  if (file.length % record !== 0) {
    throw new Error(`${name}: ${file.length} bytes found; expected whole records of ${record} bytes`);
  }
  const count = file.length / record;
  const interleaved = new Uint8Array(count * 3 * PLANE);
  for (let i = 0; i < count; i++) {
    for (let channel = 0; channel < 3; channel++) {
      const from = i * record + labelBytes + channel * PLANE;
      const to = i * 3 * PLANE + channel;
      for (let pixel = 0; pixel < PLANE; pixel++) interleaved[to + 3 * pixel] = file[from + pixel];
    }
  }
  const images = unitPixels(interleaved);
  return classNames.map((names, byte) => {
    const labels = Int32Array.from({ length: count }, (_, i) => file[i * record + byte]);
    const stray = labels.findIndex((label) => label >= names.length);
    if (stray >= 0) {
      throw new Error(`${name}: the label of record ${stray} is ${labels[stray]}; expected 0 to ${names.length - 1}`);
    }
    return { name, images, labels, count, height: SIDE, width: SIDE, channels: 3, classNames: names, background: 0 };
  });
}
