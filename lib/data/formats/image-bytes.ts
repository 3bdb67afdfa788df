import { type ImageSet, pixelsOf } from "../image-set";
import type { ByteArray } from "./idx";

/** The number that each pixel byte 0 … 255 stands for: byte / 255. */
const SHADE = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Bytes 0 … 255 as numbers 0 … 1. */
export function unitPixels(bytes: Uint8Array): Float32Array {
  const pixels = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) pixels[i] = SHADE[bytes[i]];
  return pixels;
}

/** Labelled images of one channel as files hold them: a byte a pixel, a quarter of what an `ImageSet` takes. */
export interface ByteImages extends Omit<ImageSet, "images"> {
  readonly bytes: Uint8Array;
}

/** Joins the images and labels of a pair of IDX files; for parameters and errors see {@link imageSetFromBytes}. */
export function joinBytes(
  name: string,
  images: ByteArray,
  labels: ByteArray,
  classNames: readonly string[],
): ByteImages {
  const [count, height, width] = images.shape;
  if (images.shape.length !== 3 || labels.shape.length !== 1 || labels.shape[0] !== count) {
    throw new RangeError(
      `${name}: images of shape ${images.shape.join("×")} and labels of shape ${labels.shape.join("×")}; expected count×height×width and the same count`,
    );
  }
  const stray = labels.bytes.findIndex((label) => label >= classNames.length);
  if (stray >= 0) {
    throw new RangeError(`${name}: label ${stray} is ${labels.bytes[stray]}; expected 0 to ${classNames.length - 1}`);
  }
  const { bytes } = images;
  return {
    name,
    bytes,
    labels: Int32Array.from(labels.bytes),
    count,
    height,
    width,
    channels: 1,
    classNames,
    background: 0,
  };
}

/** All images as numbers 0 … 1. */
export const wholeSet = ({ bytes, ...set }: ByteImages): ImageSet => ({ ...set, images: unitPixels(bytes) });

/** The images at `rows`, in that order, as numbers 0 … 1: of a large file, no more are unpacked than are wanted. */
export function takeBytes({ bytes, ...set }: ByteImages, rows: Int32Array, name: string): ImageSet {
  const pixels = pixelsOf(set);
  const taken = new Uint8Array(rows.length * pixels);
  for (const [place, row] of rows.entries()) {
    taken.set(bytes.subarray(row * pixels, (row + 1) * pixels), place * pixels);
  }
  const labels = Int32Array.from(rows, (row) => set.labels[row]);
  return { ...set, name, images: unitPixels(taken), labels, count: rows.length };
}

/**
 * Joins the images and labels of a pair of IDX files.
 *
 * @param images shape `[count, height, width]`
 * @param labels shape `[count]`
 * @throws RangeError when the shapes do not fit each other or a label is no class
 */
export function imageSetFromBytes(
  name: string,
  images: ByteArray,
  labels: ByteArray,
  classNames: readonly string[],
): ImageSet {
  return wholeSet(joinBytes(name, images, labels, classNames));
}
