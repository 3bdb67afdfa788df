/** A run of tokens, by the index of its first and of the one after its last. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** Tokens that a match has at least: shorter ones are everybody's idioms. */
export const shortestMatch = 16;
/** A match of this many tokens is always found: two to three lines. */
export const surelyFound = 24;
/** Hashes in a window: any match of `surelyFound` tokens fills one (Schleimer, Wilkerson & Aiken 2003, section 3.1). */
const windowSize = surelyFound - shortestMatch + 1;

/**
 * A hash for every `shortestMatch` tokens in a row of a run: 53 bits, so that two different ones hardly ever share it.
 *
 * @returns `[run length − shortestMatch + 1]`, none for a shorter run
 */
export function gramHashes(codes: Uint32Array, { from, to }: Run): number[] {
  const hashes: number[] = [];
  for (let at = from; at + shortestMatch <= to; at++) {
    let high = 1;
    let low = 2;
    for (let i = at; i < at + shortestMatch; i++) {
      const code = codes[i]!;
      high = Math.imul(((high << 5) | (high >>> 27)) ^ code, 0x9e3779b1);
      low = Math.imul(((low << 7) | (low >>> 25)) ^ code, 0x85ebca6b);
    }
    hashes.push((high >>> 0) * 2 ** 21 + (low >>> 11));
  }
  return hashes;
}

/**
 * Winnowing (Schleimer, Wilkerson & Aiken 2003, definition 4): of each window of hashes the least, of equal ones the
 * rightmost. Two documents that share a window choose the same hash in it.
 *
 * @param hashes - fewer than a window are one window
 * @returns the positions chosen, ascending
 */
export function winnow(hashes: readonly number[]): number[] {
  const chosen: number[] = [];
  const windows = hashes.length === 0 ? 0 : Math.max(1, hashes.length - windowSize + 1);
  for (let start = 0; start < windows; start++) {
    const end = Math.min(start + windowSize, hashes.length);
    let least = start;
    for (let at = start + 1; at < end; at++) if (hashes[at]! <= hashes[least]!) least = at;
    if (least !== chosen.at(-1)) chosen.push(least);
  }
  return chosen;
}
