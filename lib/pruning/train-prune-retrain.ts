import { tf } from "../backend";
import { type MlpParameters, maskWeights } from "../models";
import { keepAll, type Masks } from "./masks";
import { checkPruner, type Pruner } from "./pruner";

/** Trains networks from `start` with the weights that the masks keep. Returns new tensors and changes nothing. */
export type Trainer = (start: MlpParameters, masks: Masks) => Promise<MlpParameters>;

export interface TrainPruneRetrainSettings {
  /** Where training starts; only read. */
  readonly start: MlpParameters;
  readonly train: Trainer;
  readonly prune: Pruner;
  /** The second training, often at a lower learning rate; `train` unless given. */
  readonly retrain?: Trainer;
}

/**
 * The pipeline of Han, Pool, Tran and Dally 2015, figure 2:
 *
 * 1. Train the connectivity: the dense network.
 * 2. Prune the connections of small weight.
 * 3. Retrain the remaining weights, from where they are, not from where they began.
 *
 * @returns the networks after each step and the masks, all new tensors: `tf.dispose(result)` frees them
 * @throws RangeError, before the first training, on a pruner of another number of layers.
 */
export async function trainPruneRetrain({ start, train, prune, retrain = train }: TrainPruneRetrainSettings) {
  checkPruner("trainPruneRetrain", prune, start.weights.length);
  const all = keepAll(start);
  const dense = await train(start, all);
  const masks = prune(dense, all);
  tf.dispose(all);
  const pruned = maskWeights(dense, masks);
  const retrained = await retrain(pruned, masks);
  return { dense, masks, pruned, retrained };
}
