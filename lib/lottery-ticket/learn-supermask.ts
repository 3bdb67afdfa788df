import { tf } from "../backend";
import { checkMlp, flattenMlp, type MlpParameters, maskWeights, replicatesOf, sizesOf, unflattenMlp } from "../models";
import type { Masks } from "../pruning";
import { type Random, seededRandom } from "../random";
import {
  type CheckpointSettings,
  type CreateStepper,
  hardLabels,
  type LabelledRows,
  train,
  vectorStepper,
} from "../training";

export interface LearnSupermaskSettings {
  /** Untrained weights, which stay as they are; biases of 0 are usual. Only read. */
  readonly weights: MlpParameters;
  /** One a replicate. */
  readonly seeds: readonly (number | string)[];
  readonly data: LabelledRows;
  /** Rows of the next mini-batch, as in an arm of `train`. */
  readonly drawRows: (random: Random) => Int32Array;
  readonly steps: number;
  /** Adam's, on the logits of the keep probabilities, which start at 0: as large as 0.05. */
  readonly learningRate: number;
  readonly onProgress?: (step: number, steps: number) => void;
  /** Where learning can go on after an interruption; nowhere unless given. */
  readonly checkpoint?: CheckpointSettings;
}

/**
 * Learns which weights of an untrained network to keep (Zhou, Lan, Liu and Yosinski 2019, section 5.1). Each weight has
 * a score s and is kept with probability σ(s). Every step
 *
 * 1. draws masks m ~ Bernoulli(σ(s)),
 * 2. computes the loss of the network with weights w ⊙ m and its gradient g with respect to w ⊙ m,
 * 3. passes it straight through the draw: ∂s = g ⊙ w ⊙ σ(s) (1 − σ(s)), and updates s with Adam.
 *
 * @returns the masks that keep what is likelier kept than not, s > 0, as new tensors
 * @throws RangeError unless there is one seed a replicate, on weights as `checkMlp`, and as `train`.
 */
export async function learnSupermask(settings: LearnSupermaskSettings): Promise<Masks> {
  const { weights: network, seeds, data, drawRows, steps, learningRate, onProgress, checkpoint } = settings;
  checkMlp("learnSupermask", network);
  const replicates = replicatesOf(network);
  if (seeds.length !== replicates) {
    throw new RangeError(
      `learnSupermask: found ${seeds.length} seed(s) for ${replicates} replicate(s); expected one a replicate`,
    );
  }
  const { arms } = await train({
    seeds,
    inputs: data.inputs,
    arms: { mask: { start: network, loss: hardLabels(data.labels, sizesOf(network).at(-1)!), drawRows } },
    steps,
    learningRate,
    onProgress: onProgress && (({ step }) => onProgress(step, steps)),
    createStepper: scoreStepper(network, seeds),
    checkpoint,
  });
  const { weights, biases } = arms.mask.last;
  tf.dispose(biases);
  return weights;
}

/** Trains the scores of the network's weights, which start at 0; gives out the masks as the weights of a network. */
export const scoreStepper =
  (network: MlpParameters, seeds: LearnSupermaskSettings["seeds"]): CreateStepper =>
  (settings) => {
    const [sizes, replicates] = [sizesOf(network), replicatesOf(network)];
    const streams = seeds.map((seed) => seededRandom(seed));
    const inLayers = (vector: tf.Tensor1D) => unflattenMlp(vector, sizes, replicates).weights;
    const probabilities = (scores: tf.Tensor1D) => inLayers(tf.sigmoid(scores));
    const where = (kept: tf.Tensor) => tf.cast(kept, "float32") as tf.Tensor3D;
    return vectorStepper(settings, {
      start: tf.tidy(() => tf.zerosLike(flattenMlp(network))),
      network: (scores, step) => {
        const masks = probabilities(scores).map((probability, l) =>
          where(tf.less(uniform(probability, streams, `mask of layer ${l}`, step), probability)),
        );
        return maskWeights(network, masks);
      },
      gradient: (masked, scores) => flattenMlp(scoreGradient(network, masked, probabilities(scores))),
      result: (scores) => ({
        weights: inLayers(scores).map((score) => where(tf.greater(score, 0))),
        biases: network.biases.map((bias) => tf.clone(bias)),
      }),
    });
  };

/**
 * ∂s = g ⊙ w ⊙ σ(s) (1 − σ(s)) of every weight, in the form of parameters (biases 0), to be called inside `tf.tidy`.
 *
 * @param gradient g, with respect to the masked weights
 * @param probabilities σ(s), `[R, in, out]` a layer
 */
export function scoreGradient(
  network: MlpParameters,
  gradient: MlpParameters,
  probabilities: readonly tf.Tensor3D[],
): MlpParameters {
  const slope = (p: tf.Tensor3D) => tf.mul(p, tf.sub(1, p));
  return {
    weights: gradient.weights.map((g, l) => tf.mul(tf.mul(g, network.weights[l]), slope(probabilities[l]))),
    biases: gradient.biases.map((bias) => tf.zerosLike(bias)),
  };
}

/** Draws in [0, 1) of a weight's shape: each replicate's from its own stream. */
function uniform(weight: tf.Tensor3D, streams: readonly Random[], label: string, step: number): tf.Tensor3D {
  const values = new Float32Array(weight.size);
  const size = weight.size / streams.length;
  streams.forEach((stream, r) => {
    const random = stream.fork(label).fork(step);
    for (let i = 0; i < size; i++) values[r * size + i] = random.next();
  });
  return tf.tensor3d(values, weight.shape);
}
