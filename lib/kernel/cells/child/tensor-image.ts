import { crc32, deflateSync } from "node:zlib";
import type { TensorLike } from "./tensor-text";

/** PNG's colour types by the number of channels (W3C PNG specification, third edition, section 11.2.1). */
const colourTypes: Readonly<Record<number, number>> = { 1: 0, 3: 2, 4: 6 };
/** Smaller ones are more likely numbers than pictures, and larger ones would fill the notebook. */
const smallestSide = 8;
const mostPixels = 4_000_000;

function chunk(type: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** An 8-bit PNG, its rows unfiltered. */
function png(pixels: Uint8Array, width: number, height: number, channels: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourTypes[channels]!], 8);
  const stride = width * channels;
  const row = (y: number) => [Buffer.of(0), pixels.subarray(y * stride, (y + 1) * stride)];
  const data = deflateSync(Buffer.concat(Array.from({ length: height }, (_, y) => row(y)).flat()));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

/**
 * A tensor of pixels as a PNG: whole numbers 0 to 255 (dtype int32), shape `[height, width, 1, 3 or 4]`, as
 * `tf.browser.fromPixels` makes and `tf.browser.toPixels` takes them. Undefined for every other tensor: numbers between
 * 0 and 1 are more often probabilities than pictures.
 */
export function tensorImage(tensor: TensorLike): Uint8Array | undefined {
  const { dtype, shape, isDisposed } = tensor;
  const [height = 0, width = 0, channels = 0] = shape;
  if (isDisposed || dtype !== "int32" || shape.length !== 3 || !(channels in colourTypes)) return undefined;
  if (Math.min(height, width) < smallestSide || height * width > mostPixels) return undefined;
  const values = Array.from(tensor.dataSync(), Number);
  return values.every((value) => value >= 0 && value <= 255)
    ? png(Uint8Array.from(values), width, height, channels)
    : undefined;
}
