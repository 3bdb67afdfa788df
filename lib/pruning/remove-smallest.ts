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
  const bad = mask.findIndex((value, i) => value !== 0 && Number.isNaN(scores[i]));
  if (bad >= 0) {
    throw new RangeError(`removeSmallest: score ${bad} is NaN; expected numbers. Did the training diverge?`);
  }
  const kept = scores.filter((_, i) => mask[i] !== 0);
  if (!Number.isInteger(remove) || remove < 0 || remove > kept.length) {
    throw new RangeError(
      `removeSmallest: ${remove} of ${kept.length} entries were to be removed; expected an integer from 0 to ${kept.length}`,
    );
  }
  if (remove === 0) return mask.slice();
  // Numbers sort many times as fast as indices by their scores; a network may have twenty million.
  const threshold = kept.sort()[remove - 1];
  let ties = remove - kept.findIndex((score) => score >= threshold);
  return mask.map((value, i) => {
    if (value === 0 || scores[i] > threshold) return value;
    return scores[i] < threshold || ties-- > 0 ? 0 : value;
  });
}
