import { murmur3 } from "./hash";
import { type State, xoshiro128 } from "./xoshiro";

/** A stream of random numbers. Drawing advances the stream; two streams with the same seed draw the same numbers. */
export interface Random {
  /** A number in [0, 1), uniform over the multiples of 2^−32. */
  next(): number;
  /**
   * The next n numbers of `next`, before their division by 2^32: unsigned 32-bit integers. For many numbers at once it
   * is several times as fast. Throws unless n is an integer in [0, 2^31).
   */
  words(n: number): Uint32Array;
  /**
   * A standard normal deviate (Marsaglia and Bray's polar method, 1964). It uses Math.log, which V8 computes with its
   * own port of fdlibm: the same bits in every Node and Chromium; another engine may differ in the last bit.
   */
  normal(): number;
  /** An integer in [0, n), each equally likely. Throws unless n is an integer in [1, 2^32]. */
  integer(n: number): number;
  /** The integers 0 … n − 1 in a random order (Fisher and Yates). Throws unless n is an integer in [0, 2^31). */
  permutation(n: number): Int32Array;
  /**
   * An independent stream named `label`. It depends on this stream's seed and on the label, never on how much was
   * drawn before, so that adding a draw in one place changes nothing elsewhere. 1 and "1" are the same label.
   */
  fork(label: string | number): Random;
}

/**
 * The stream of a seed: text (any Unicode) or a finite number; 7 and "7" are the same seed. All of a course's
 * randomness comes from here.
 */
export function seededRandom(seed: number | string): Random {
  if (typeof seed === "number" && !Number.isFinite(seed)) {
    throw new RangeError(`seededRandom: the seed is ${seed}; expected a finite number or a string`);
  }
  return stream(absorb([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], seed)); // the digits of π: nothing up our sleeve
}

const encoder = new TextEncoder();
const room = new Uint8Array(64);

/** The bytes of a text, to be read before the next call: short ASCII, as almost every label is, takes no new array. */
function utf8(text: string): Uint8Array {
  if (text.length > room.length) return encoder.encode(text);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 128) return encoder.encode(text);
    room[i] = code;
  }
  return room.subarray(0, text.length);
}

/** One 32-bit hash of the UTF-8 bytes a lane: 128 bits of state tell streams apart. */
function absorb(key: State, label: string | number): State {
  const bytes = utf8(String(label));
  return [murmur3(bytes, key[0]), murmur3(bytes, key[1]), murmur3(bytes, key[2]), murmur3(bytes, key[3])];
}

function stream(key: State): Random {
  // The first word is forced odd because the generator must not start from four zeros.
  const { next: bits, fill } = xoshiro128([key[0] | 1, key[1], key[2], key[3]]);
  let spare: number | undefined;

  const integer = (n: number): number => {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) {
      throw new RangeError(`integer: n is ${n}; expected an integer from 1 to 2^32`);
    }
    // Draws at or above the largest multiple of n would favour small results.
    const limit = 2 ** 32 - (2 ** 32 % n);
    let draw = bits();
    while (draw >= limit) draw = bits();
    return draw % n;
  };

  return {
    next: () => bits() / 2 ** 32,
    words(n) {
      if (!Number.isInteger(n) || n < 0 || n >= 2 ** 31) {
        throw new RangeError(`words: n is ${n}; expected an integer from 0 to 2^31 − 1`);
      }
      const words = new Uint32Array(n);
      fill(words);
      return words;
    },
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      for (;;) {
        const x = bits() / 2 ** 31 - 1;
        const y = bits() / 2 ** 31 - 1;
        const square = x * x + y * y;
        if (square === 0 || square >= 1) continue;
        const scale = Math.sqrt((-2 * Math.log(square)) / square);
        spare = y * scale;
        return x * scale;
      }
    },
    integer,
    permutation(n) {
      if (!Number.isInteger(n) || n < 0 || n >= 2 ** 31) {
        throw new RangeError(`permutation: n is ${n}; expected an integer from 0 to 2^31 − 1`);
      }
      const order = Int32Array.from({ length: n }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = integer(i + 1);
        const held = order[i];
        order[i] = order[j];
        order[j] = held;
      }
      return order;
    },
    fork: (label) => stream(absorb(key, label)),
  };
}
