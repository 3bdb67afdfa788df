/** Hands out byte addresses one after another from `start`, each at a multiple of 16. */
export function allocator(start: number) {
  let top = start;
  return {
    take(bytes: number): number {
      const address = top;
      top += 16 * Math.ceil(bytes / 16);
      return address;
    },
    floats(size: number): number {
      return this.take(4 * size);
    },
    /** Bytes in use, the first `start` included. */
    size: () => top,
  };
}
