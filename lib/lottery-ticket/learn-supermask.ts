import { tf } from "../backend";
import {
  flattenMlp,
  type MlpParameters,
  mlpForward,
  mlpGradient,
  replicatesOf,
  sizesOf,
  unflattenMlp,
} from "../models";
import type { Masks } from "../pruning";
import { type Random, seededRandom } from "../random";
import { adam, type LabelledRows, type OptimizerState, softmaxCrossEntropy } from "../training";

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
 * @throws RangeError unless there is one seed a replicate.
 */
export async function learnSupermask(settings: LearnSupermaskSettings): Promise<Masks> {
  const { weights: network, seeds, data, drawRows, steps, learningRate, onProgress } = settings;
  const [sizes, replicates] = [sizesOf(network), replicatesOf(network)];
  if (seeds.length !== replicates) {
    throw new RangeError(
      `learnSupermask: found ${seeds.length} seed(s) for ${replicates} replicate(s); expected one a replicate`,
    );
  }
  const optimizer = adam();
  const streams = seeds.map((seed) => seededRandom(seed));
  const zero = tf.tidy(() => tf.zerosLike(flattenMlp(network)));
  let state: OptimizerState = { parameters: zero, slots: [tf.clone(zero), tf.clone(zero)] };

  for (let step = 1; step <= steps; step++) {
    const next = tf.tidy(() => {
      const probabilities = unflattenMlp(tf.sigmoid(state.parameters), sizes, replicates);
      const draws = network.weights.map((weight, l) => uniform(weight, streams, `mask of layer ${l}`, step));
      const masks = draws.map((draw, l) => tf.cast(tf.less(draw, probabilities.weights[l]), "float32") as tf.Tensor3D);
      const { x, y } = miniBatch(data, streams, drawRows, step, sizes);
      const gradient = supermaskGradient(network, masks, probabilities.weights, x, y);
      return optimizer.update(state, flattenMlp(gradient), step, learningRate);
    });
    tf.dispose(state);
    state = next;
    onProgress?.(step, steps);
    if (step % 20 === 0) await tf.nextFrame();
  }
  const masks = tf.tidy(() => {
    const scores = unflattenMlp(state.parameters, sizes, replicates);
    return scores.weights.map((score) => tf.cast(tf.greater(score, 0), "float32") as tf.Tensor3D);
  });
  tf.dispose(state);
  return masks;
}

/**
 * ∂s of every weight, in the form of parameters (biases 0), to be called inside `tf.tidy`.
 *
 * @param masks drawn, `[R, in, out]` a layer, and so are the keep probabilities σ(s)
 * @param x `[R, B, features]`
 * @param y one-hot, `[R, B, classes]`
 */
export function supermaskGradient(
  network: MlpParameters,
  masks: Masks,
  probabilities: readonly tf.Tensor3D[],
  x: tf.Tensor3D,
  y: tf.Tensor3D,
): MlpParameters {
  const masked = { ...network, weights: network.weights.map((weight, l) => tf.mul<tf.Tensor3D>(weight, masks[l])) };
  const pass = mlpForward(masked, x);
  const { gradient } = softmaxCrossEntropy(pass.logits, y, tf.ones([x.shape[0], 1, 1]));
  const { weights, biases } = mlpGradient(masked, pass, gradient);
  const slope = (p: tf.Tensor3D) => tf.mul(p, tf.sub(1, p));
  return {
    weights: weights.map((g, l) => tf.mul(tf.mul(g, network.weights[l]), slope(probabilities[l]))),
    biases: biases.map((bias) => tf.zerosLike(bias)),
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

function miniBatch(
  { inputs, labels }: LabelledRows,
  streams: readonly Random[],
  drawRows: LearnSupermaskSettings["drawRows"],
  step: number,
  sizes: readonly number[],
): { x: tf.Tensor3D; y: tf.Tensor3D } {
  const features = sizes[0];
  const drawn = streams.map((stream) => drawRows(stream.fork("rows").fork(step)));
  const rows = drawn.flatMap((own) => [...own]);
  const x = new Float32Array(rows.length * features);
  rows.forEach((row, i) => {
    x.set(inputs.subarray(row * features, (row + 1) * features), i * features);
  });
  const shape: [number, number, number] = [streams.length, drawn[0].length, features];
  const classes = Int32Array.from(rows, (row) => labels[row]);
  const y = tf.oneHot(tf.tensor2d(classes, [shape[0], shape[1]], "int32"), sizes[sizes.length - 1]);
  return { x: tf.tensor3d(x, shape), y: tf.cast<tf.Tensor3D>(y as tf.Tensor3D, "float32") };
}
