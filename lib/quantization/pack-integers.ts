/**
 * Integers of `bits` bits each behind one another, the lowest bit first, filled up to a whole byte.
 *
 * @param values in [0, 2^bits)
 * @param bits 1 to 16
 */
export function packIntegers(values: Uint16Array, bits: number): Uint8Array {
  const packed = new Uint8Array(Math.ceil((values.length * bits) / 8));
  values.forEach((value, i) => {
    // At most 7 bits are before it in its first byte, so that it ends in the third.
    const [byte, shifted] = [Math.floor((i * bits) / 8), value << ((i * bits) % 8)];
    for (const k of [0, 1, 2]) if (byte + k < packed.length) packed[byte + k] |= (shifted >> (8 * k)) & 255;
  });
  return packed;
}

/** The inverse of {@link packIntegers} for `count` integers. */
export function unpackIntegers(packed: Uint8Array, bits: number, count: number): Uint16Array {
  return Uint16Array.from({ length: count }, (_, i) => {
    const byte = Math.floor((i * bits) / 8);
    const three = packed[byte] | ((packed[byte + 1] ?? 0) << 8) | ((packed[byte + 2] ?? 0) << 16);
    return (three >> ((i * bits) % 8)) & (2 ** bits - 1);
  });
}
