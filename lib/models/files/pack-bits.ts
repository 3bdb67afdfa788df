/** One bit a number, lowest bit first, filled up to a whole byte: 1 where it is not 0. */
export function packBits(values: Float32Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(values.length / 8));
  values.forEach((value, i) => {
    if (value !== 0) packed[i >> 3] |= 1 << (i & 7);
  });
  return packed;
}

/** The inverse of {@link packBits} for zeros and ones. @throws RangeError on another number of bytes. */
export function unpackBits(packed: Uint8Array, size: number): Float32Array {
  if (packed.length !== Math.ceil(size / 8)) {
    throw new RangeError(`unpackBits: found ${packed.length} bytes; expected ${Math.ceil(size / 8)} for ${size} bits`);
  }
  return Float32Array.from({ length: size }, (_, i) => (packed[i >> 3] >> (i & 7)) & 1);
}
