import { crc32 } from "node:zlib";
import { expect } from "vitest";
import { tf } from "../../lib/backend";

/** How many bytes of a framed file are neither its two lines nor its checksum. */
export const payloadBytes = (file: Uint8Array): number =>
  file.length - 4 - (file.indexOf(10, file.indexOf(10) + 1) + 1);

/** Every bit of some tensors. */
export const bitsOf = (tensors: readonly tf.Tensor[]) =>
  tensors.map((tensor) => {
    const values = tensor.dataSync<"float32">();
    return [tensor.shape, Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("hex")];
  });

/** A file with other bytes in its end, and the checksum of those: what only a reader's own checks can refuse. */
const sealed = (body: Uint8Array) => {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(body));
  return Buffer.concat([body, checksum]);
};

/** Expects a decoder to refuse a file that was cut off or changed at any byte, holds more or fewer numbers, or is none. */
export function expectRefusals(name: string, file: Uint8Array, decode: (bytes: Uint8Array) => unknown): void {
  const before = tf.memory().numTensors;
  for (let at = 0; at < file.length; at++) {
    expect(() => decode(file.subarray(0, at))).toThrow(/checksum does not fit|do not begin with/);
    expect(() => decode(file.map((byte, i) => (i === at ? byte ^ 1 : byte)))).toThrow(
      /checksum does not fit|do not begin with/,
    );
  }
  const body = file.subarray(0, -4);
  expect(() => decode(sealed(Buffer.concat([body, Buffer.alloc(2)])))).toThrow(
    `${name}: 2 bytes are left after what the header promises`,
  );
  expect(() => decode(sealed(body.subarray(0, -2)))).toThrow(`${name}: the header promises more numbers`);
  const headless = Buffer.from(`${Buffer.from(file).toString("latin1").split("\n")[0]}\n{"sizes":[]}\n`);
  expect(() => decode(sealed(headless))).toThrow(new RegExp(`^${name}: sizes: .* in the header; expected the header`));
  expect(tf.memory().numTensors).toBe(before);
}
