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
  const kept = Array.from(mask.keys()).filter((i) => mask[i] !== 0);
  const bad = kept.find((i) => Number.isNaN(scores[i]));
  if (bad !== undefined) {
    throw new RangeError(`removeSmallest: score ${bad} is NaN; expected numbers. Did the training diverge?`);
  }
  if (!Number.isInteger(remove) || remove < 0 || remove > kept.length) {
    throw new RangeError(
      `removeSmallest: ${remove} of ${kept.length} entries were to be removed; expected an integer from 0 to ${kept.length}`,
    );
  }
  const pruned = mask.slice();
  // Array.sort is stable and `kept` ascends: that is the rule for ties.
  for (const i of kept.sort((a, b) => scores[a] - scores[b]).slice(0, remove)) pruned[i] = 0;
  return pruned;
}
