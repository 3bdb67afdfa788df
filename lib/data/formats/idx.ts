/** An array of unsigned bytes with its shape: what an IDX file holds. */
export interface ByteArray {
  readonly shape: readonly number[];
  /** Row-major, the product of `shape` long. */
  readonly bytes: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/**
 * Reads an IDX file of unsigned bytes (LeCun, Cortes and Burges, "The MNIST database", file format): two zero bytes,
 * the element type, the number of dimensions, each dimension as a big-endian 32-bit integer, then the elements.
 *
 * @param file the unpacked file
 * @param where what error messages call it
 * @throws RangeError when the header is of another form, or the file is longer or shorter than its header says
 */
export function parseIdx(file: Uint8Array, where: string): ByteArray {
  if (file.length < 4 || file[0] !== 0 || file[1] !== 0 || file[2] !== UNSIGNED_BYTE) {
    const found = [...file.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ") || "nothing";
    throw new RangeError(
      `${where} is no IDX file of bytes: it begins with ${found}; expected 00 00 08 and the number of dimensions (if it is compressed, unpack it first)`,
    );
  }
  const start = 4 + 4 * file[3];
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const shape = Array.from({ length: file[3] }, (_, i) => (8 + 4 * i <= file.length ? view.getUint32(4 + 4 * i) : 0));
  const size = shape.reduce((product, side) => product * side, 1);
  if (file.length !== start + size) {
    throw new RangeError(
      `${where}: ${file.length} bytes found; its header says ${shape.join("×")}, which takes ${start + size}`,
    );
  }
  return { shape, bytes: file.subarray(start) };
}

/** The IDX file of an array; `parseIdx` reads it back. @throws RangeError when the shape does not fit the bytes. */
export function encodeIdx({ shape, bytes }: ByteArray): Uint8Array {
  if (shape.reduce((product, side) => product * side, 1) !== bytes.length) {
    throw new RangeError(`encodeIdx: ${bytes.length} bytes of shape ${shape.join("×")}; expected their product`);
  }
  const file = new Uint8Array(4 + 4 * shape.length + bytes.length);
  const view = new DataView(file.buffer);
  view.setUint32(0, (UNSIGNED_BYTE << 8) | shape.length);
  for (const [i, side] of shape.entries()) view.setUint32(4 + 4 * i, side);
  file.set(bytes, 4 + 4 * shape.length);
  return file;
}
