/** Four 32-bit words, not all zero. */
export type State = readonly [number, number, number, number];

export interface Generator {
  /** The next unsigned 32-bit integer. */
  next(): number;
  /** Fills an array with the next unsigned 32-bit integers, the same as `next` would return. */
  fill(words: Uint32Array): void;
}

/**
 * xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 2021). Period
 * 2^128 − 1; 32-bit integer arithmetic only, so the sequence is the same on every platform.
 */
export function xoshiro128(state: State): Generator {
  const kept = new Int32Array(4);
  kept.set(state);
  return {
    next() {
      const b = kept[1];
      const scaled = Math.imul(b, 5);
      const c = kept[2] ^ kept[0];
      const d = kept[3] ^ b;
      kept[0] ^= d;
      kept[1] = b ^ c;
      kept[2] = c ^ (b << 9);
      kept[3] = (d << 11) | (d >>> 21);
      return Math.imul((scaled << 7) | (scaled >>> 25), 9) >>> 0;
    },
    // The state in local variables, which V8 keeps in registers: several times as fast as a call for each integer.
    fill(words) {
      let a = kept[0];
      let b = kept[1];
      let c = kept[2];
      let d = kept[3];
      for (let i = 0; i < words.length; i++) {
        const scaled = Math.imul(b, 5);
        words[i] = Math.imul((scaled << 7) | (scaled >>> 25), 9);
        const shifted = b << 9;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = (d << 11) | (d >>> 21);
      }
      kept.set([a, b, c, d]);
    },
  };
}
