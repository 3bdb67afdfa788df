import { tf } from "../backend";
import { checkSparsity, keepAll, keptCounts, type Masks } from "./masks";
import { removeSmallest } from "./remove-smallest";
import { checkScores, randomScores, type Scores } from "./scores";

/**
 * Layer-wise pruning: of the weights that layer l still keeps, round(rates[l] × kept) with the smallest scores are
 * removed, in each replicate by itself.
 *
 * @param rates of each layer, in [0, 1)
 * @returns new masks, each within the one it comes from
 * @throws RangeError on no layers, another number of rates or scores than there are layers and weights, a rate outside
 * [0, 1), scores as {@link removeSmallest}.
 */
export function pruneLayers(scores: Scores, masks: Masks, rates: readonly number[]): Masks {
  checkScores("pruneLayers", scores, masks);
  if (rates.length !== masks.length) {
    throw new RangeError(`pruneLayers: found ${rates.length} rate(s) for ${masks.length} layers; expected one a layer`);
  }
  for (const rate of rates) checkSparsity("pruneLayers", rate);
  const counts = keptCounts(masks);
  return pruneToCounts(
    scores,
    masks,
    counts.map((layer, l) => layer.map((kept) => kept - Math.round(rates[l] * kept))),
  );
}

/**
 * Removes the weights with the smallest scores until each layer of each replicate keeps the given number.
 *
 * @param keep `[layers][R]`, such as `keptCounts` of masks to be matched
 * @returns new masks, each within the one it comes from
 * @throws RangeError on no layers, another number of scores or counts than there are weights and layers × replicates,
 * when more are to be kept than are there, and as {@link removeSmallest}.
 */
export function pruneToCounts(scores: Scores, masks: Masks, keep: readonly (readonly number[])[]): Masks {
  checkScores("pruneToCounts", scores, masks);
  const counts = keptCounts(masks);
  const shape = (layers: readonly (readonly number[])[]) => layers.map((layer) => layer.length).join(", ");
  if (shape(keep) !== shape(counts)) {
    throw new RangeError(
      `pruneToCounts: found counts for [${shape(keep)}] replicates, layer by layer; expected [${shape(counts)}]`,
    );
  }
  return masks.map((mask, l) => {
    const [replicates] = mask.shape;
    const size = mask.size / replicates;
    const before = mask.dataSync<"float32">();
    const pruned = new Float32Array(mask.size);
    counts[l].forEach((kept, r) => {
      const part = (values: Float32Array) => values.subarray(r * size, (r + 1) * size);
      pruned.set(removeSmallest(part(scores[l]), part(before), kept - keep[l][r]), r * size);
    });
    return tf.tensor3d(pruned, mask.shape);
  });
}

/**
 * Random masks that keep as many weights in each layer of each replicate as the given ones.
 *
 * @param seeds one a replicate
 */
export function randomMasksLike(masks: Masks, seeds: readonly (number | string)[]): Masks {
  const scores = randomScores(masks, seeds);
  const all = keepAll({ weights: masks });
  const drawn = pruneToCounts(scores, all, keptCounts(masks));
  tf.dispose(all);
  return drawn;
}
