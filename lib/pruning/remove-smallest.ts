/**
 * A mask without the `remove` kept entries of smallest score: by rank, so that the count is exact. (A threshold removes
 * too many or too few as soon as scores tie.) Among equal scores the entry that stands first is removed first.
 *
 * @param scores one an entry; those of removed entries do not matter
 * @param mask 1 kept, 0 removed, as long as the scores
 * @returns a new mask
 * @throws RangeError when the lengths differ, a kept entry's score is NaN, or fewer entries are kept than to be removed.
 */
export function removeSmallest(scores: Float32Array, mask: Float32Array, remove: number): Float32Array {
  if (scores.length !== mask.length) {
    throw new RangeError(`removeSmallest: ${scores.length} scores for a mask of ${mask.length}; expected one an entry`);
  }
  const keys = keptKeys(scores, mask);
  if (!Number.isInteger(remove) || remove < 0 || remove > keys.length) {
    throw new RangeError(
      `removeSmallest: ${remove} of ${keys.length} entries were to be removed; expected an integer from 0 to ${keys.length}`,
    );
  }
  const pruned = mask.slice();
  if (remove === 0) return pruned;
  const { key, before } = ofRank(keys, remove);
  let ties = remove - before;
  for (let i = 0, k = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    const own = keys[k++];
    if (own < key || (own === key && ties-- > 0)) pruned[i] = 0;
  }
  return pruned;
}

/**
 * Of the kept entries, integers in the order of their scores. A network may have twenty million: loops over typed arrays
 * take a tenth of the time of sorting, and of functions called an entry.
 */
function keptKeys(scores: Float32Array, mask: Float32Array): Uint32Array {
  const kept = new Float32Array(scores.length);
  let count = 0;
  for (let i = 0; i < scores.length; i++) {
    if (mask[i] === 0) continue;
    if (Number.isNaN(scores[i])) {
      throw new RangeError(`removeSmallest: score ${i} is NaN; expected numbers. Did the training diverge?`);
    }
    // −0 + 0 is 0: zeros of either sign are equal.
    kept[count++] = scores[i] + 0;
  }
  const keys = new Uint32Array(kept.buffer, 0, count);
  // The bits of positive numbers stand in their order; those of negative ones, whose first bit is set, in the reverse.
  for (let k = 0; k < count; k++) keys[k] = keys[k] >>> 31 ? ~keys[k] : keys[k] | 0x80000000;
  return keys;
}

/** The key that stands at `rank` ≥ 1 in ascending order, and how many are smaller: by its upper and then its lower half. */
function ofRank(keys: Uint32Array, rank: number): { readonly key: number; readonly before: number } {
  const uppers = new Uint32Array(0x10000);
  for (let k = 0; k < keys.length; k++) uppers[keys[k] >>> 16]++;
  const upper = placeOf(uppers, rank);
  const lowers = new Uint32Array(0x10000);
  for (let k = 0; k < keys.length; k++) if (keys[k] >>> 16 === upper.at) lowers[keys[k] & 0xffff]++;
  const lower = placeOf(lowers, rank - upper.before);
  return { key: upper.at * 0x10000 + lower.at, before: upper.before + lower.before };
}

/** The count that the entry of this rank is among, and the sum of those before it. */
function placeOf(counts: Uint32Array, rank: number): { readonly at: number; readonly before: number } {
  let before = 0;
  let at = 0;
  while (before + counts[at] < rank) before += counts[at++];
  return { at, before };
}
