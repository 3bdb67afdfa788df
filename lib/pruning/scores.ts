import { seededRandom } from "../random";
import type { Masks, Prunable } from "./masks";

/** Of each layer `[R, in, out]`, row-major: how much a weight counts. The smallest are pruned first. */
export type Scores = readonly Float32Array[];

/**
 * Refuses masks without a layer, and scores of another number of layers or weights; `caller` is named in the error.
 *
 * @throws RangeError unless there is a mask or more, and a score for every entry of each.
 */
export function checkScores(caller: string, scores: Scores, masks: Masks): void {
  const [found, expected] = [scores.map(({ length }) => length), masks.map(({ size }) => size)];
  if (masks.length === 0 || found.join() !== expected.join()) {
    throw new RangeError(
      `${caller}: found [${found.join(", ")}] scores for masks of [${expected.join(", ")}] entries; ` +
        "expected one layer or more, with a score an entry",
    );
  }
}

/** |w|: magnitude pruning (Han, Pool, Tran and Dally 2015, section 3). */
export function magnitudes({ weights }: Prunable): Scores {
  return weights.map((weight) => weight.dataSync<"float32">().map(Math.abs));
}

/**
 * Uniform draws: random pruning, the control.
 *
 * @param masks whose shapes the scores take
 * @param seeds one a replicate; a seed alone decides its replicate's scores
 * @throws RangeError unless there is one seed a replicate.
 */
export function randomScores(masks: Masks, seeds: readonly (number | string)[]): Scores {
  return masks.map((mask, layer) => {
    const [replicates] = mask.shape;
    if (seeds.length !== replicates) {
      throw new RangeError(
        `randomScores: found ${seeds.length} seed(s) for ${replicates} replicate(s); expected one a replicate`,
      );
    }
    const size = mask.size / replicates;
    const scores = new Float32Array(mask.size);
    seeds.forEach((seed, r) => {
      const { next } = seededRandom(seed).fork("random pruning").fork(layer);
      for (let i = 0; i < size; i++) scores[r * size + i] = next();
    });
    return scores;
  });
}
