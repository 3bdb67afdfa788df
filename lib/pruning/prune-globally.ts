import { tf } from "../backend";
import { checkSparsity, type Masks } from "./masks";
import { removeSmallest } from "./remove-smallest";
import { checkScores, type Scores } from "./scores";

/**
 * Global pruning: of all weights that a replicate still keeps, round(rate × kept) with the smallest scores are removed,
 * whatever layers they are in (Frankle and Carbin 2019, section 4, for deep networks, whose small layers would
 * otherwise become bottlenecks). Among equal scores the first layer's go first.
 *
 * @param rate in [0, 1)
 * @returns new masks, each within the one it comes from
 * @throws RangeError on a rate outside [0, 1), no layers, another number of scores than weights, scores as
 * {@link removeSmallest}.
 */
export function pruneGlobally(scores: Scores, masks: Masks, rate: number): Masks {
  checkSparsity("pruneGlobally", rate);
  checkScores("pruneGlobally", scores, masks);
  const [replicates] = masks[0].shape;
  const before = masks.map((mask) => mask.dataSync<"float32">());
  const pruned = masks.map((mask) => new Float32Array(mask.size));
  for (let r = 0; r < replicates; r++) {
    const own = (layers: Scores) => concat(layers.map((values) => replicate(values, r, replicates)));
    const mask = own(before);
    const kept = mask.reduce((sum, value) => sum + value, 0);
    const next = removeSmallest(own(scores), mask, Math.round(rate * kept));
    let start = 0;
    for (const layer of pruned) {
      const part = replicate(layer, r, replicates);
      part.set(next.subarray(start, start + part.length));
      start += part.length;
    }
  }
  return pruned.map((values, l) => tf.tensor3d(values, masks[l].shape));
}

const replicate = (values: Float32Array, r: number, replicates: number) =>
  values.subarray((r * values.length) / replicates, ((r + 1) * values.length) / replicates);

function concat(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}
