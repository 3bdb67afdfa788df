import { tf } from "../backend";
import type { MlpParameters } from "../models";

/** Of each layer `[R, in, out]`: 1 where a weight is kept, 0 where it is removed. Biases are never removed. */
export type Masks = tf.Tensor3D[];

/** What can be pruned: weights of each layer `[R, in, out]`, those of `MlpParameters` or of `stackKernels`. */
export type Prunable = Pick<MlpParameters, "weights">;

/** Masks that keep every weight, as new tensors. */
export function keepAll(parameters: Prunable): Masks {
  return parameters.weights.map((weight) => tf.onesLike(weight));
}

/** Weights that each layer of each replicate keeps: `[layers][R]`. */
export function keptCounts(masks: Masks): number[][] {
  return masks.map((mask) => {
    const counts = tf.tidy(() => tf.sum(tf.cast(mask, "int32"), [1, 2]));
    const kept = Array.from(counts.dataSync());
    counts.dispose();
    return kept;
  });
}

/** Weights of each layer of one network, kept or not: `[layers]`. */
export function weightCounts(masks: Masks): number[] {
  return masks.map((mask) => mask.size / mask.shape[0]);
}

/**
 * Sparsity: the share of each replicate's weights that is removed, `[R]`, in [0, 1]. The papers name the rest, P_m = 1 −
 * sparsity: after one round at 20 % the mask is 80 % ones.
 */
export function sparsityOf(masks: Masks): number[] {
  if (masks.length === 0) throw new RangeError("sparsityOf: found no masks; expected one a layer");
  const counts = keptCounts(masks);
  const total = weightCounts(masks).reduce((sum, count) => sum + count, 0);
  return counts[0].map((_, r) => 1 - counts.reduce((sum, layer) => sum + layer[r], 0) / total);
}

/**
 * Refuses a share of weights that cannot be removed; `caller` is named in the error.
 *
 * @throws RangeError outside [0, 1).
 */
export function checkSparsity(caller: string, share: number): void {
  if (!(share >= 0 && share < 1)) {
    throw new RangeError(
      `${caller}: ${share} of the weights were to be removed; expected a number in [0, 1), such as 0.2 for 20 %`,
    );
  }
}
