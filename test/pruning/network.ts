import { tf } from "../../lib/backend";
import type { MlpParameters } from "../../lib/models";
import type { Masks } from "../../lib/pruning";

/** Two replicates 2-3-2, the second with the weights of the first in another order; every magnitude occurs twice. */
export function smallNetworks(): MlpParameters {
  return {
    weights: [
      tf.tensor3d([1, -2, 3, -1, 2, -3, 3, 3, 2, 2, 1, 1], [2, 2, 3]),
      tf.tensor3d([0.5, -0.5, 1, 1, -4, 4, 4, 4, 1, 1, 0.5, 0.5], [2, 3, 2]),
    ],
    biases: [tf.zeros([2, 1, 3]), tf.zeros([2, 1, 2])],
  };
}

export const values = (tensors: readonly tf.Tensor[]): number[][] => tensors.map((tensor) => [...tensor.dataSync()]);

/** Whether every weight that `inner` keeps is kept by `outer` too. */
export const within = (inner: Masks, outer: Masks): boolean =>
  values(inner).every((layer, l) => layer.every((kept, i) => kept <= values(outer)[l][i]));
