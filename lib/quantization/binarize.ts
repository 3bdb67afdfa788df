import { tf } from "../backend";
import { checkMlp, checkSizes, type Initialization, type MlpParameters, sizesOf } from "../models";
import { seededRandom } from "../random";

/**
 * H of each layer, the size of its binary weights: √(1.5 / (in + out)), half the limit of Glorot and Bengio's uniform
 * initialization. With weights of ±1 the signal would grow from layer to layer.
 *
 * @throws RangeError on sizes that are no multilayer perceptron.
 */
export function binaryScales(sizes: readonly number[]): number[] {
  checkSizes("binaryScales", sizes);
  return sizes.slice(1).map((out, layer) => Math.sqrt(1.5 / (sizes[layer] + out)));
}

/**
 * Normal with standard deviation H / 2, for `initMlp`: a start well inside [−H, H]. A wider one is clipped, and begins
 * with many weights on the edge, from which their signs turn slowly.
 */
export const binaryInitialization: Initialization = (fanIn, fanOut) => binaryScales([fanIn, fanOut])[0] / 2;

/** Real weights of a layer in, weights for the forward pass out: `[R, in, out]`, a new tensor. */
type Binarize = (weight: tf.Tensor3D, scale: number, layer: number, step: number) => tf.Tensor3D;

/** What BinaryConnect computes with, and what it hands out. */
export interface Binarization {
  /** The weights of a training step, all ±H. */
  readonly training: Binarize;
  /** The weights of the finished network. */
  readonly testing: Binarize;
}

const bySign: Binarize = (weight, scale) =>
  tf.tidy(() => tf.where(tf.greaterEqual(weight, 0), tf.fill(weight.shape, scale), tf.fill(weight.shape, -scale)));

/**
 * +H where w ≥ 0, else −H, in training and afterwards: Courbariaux, Bengio and David 2015, equation 1, and method 1 of
 * section 2.6.
 */
export const deterministic: Binarization = { training: bySign, testing: bySign };

/**
 * In training +H with probability σ(w / H) = clip((w / H + 1) / 2, 0, 1), else −H (equations 2 and 3), so that the mean
 * is w for every |w| ≤ H; afterwards the real weights themselves (method 2). The draws depend on seed, replicate, layer
 * and step alone.
 *
 * @param seeds one a replicate
 * @throws RangeError in the first step when there are not as many seeds as replicates.
 */
export function stochastic(seeds: readonly (number | string)[]): Binarization {
  const training: Binarize = (weight, scale, layer, step) => {
    const [replicates, inputs, outputs] = weight.shape;
    if (seeds.length !== replicates) {
      throw new RangeError(`stochastic: ${seeds.length} seeds for ${replicates} replicates; expected one a replicate`);
    }
    const draws = new Float32Array(weight.size);
    seeds.forEach((seed, r) => {
      const random = seededRandom(seed).fork("binarization").fork(layer).fork(step);
      for (let i = r * inputs * outputs; i < (r + 1) * inputs * outputs; i++) draws[i] = random.next();
    });
    return tf.tidy(() => {
      const probability = tf.clipByValue(tf.div(tf.add(tf.div(weight, scale), 1), 2), 0, 1);
      const up = tf.less(tf.tensor3d(draws, weight.shape), probability);
      return tf.where(up, tf.fill(weight.shape, scale), tf.fill(weight.shape, -scale));
    });
  };
  return { training, testing: (weight) => tf.clone(weight) };
}

/** A network with each weight at ±H of its layer, by sign; the biases stay. New tensors. @throws RangeError as `checkMlp`. */
export function binarizeMlp(parameters: MlpParameters): MlpParameters {
  checkMlp("binarizeMlp", parameters);
  const scales = binaryScales(sizesOf(parameters));
  return {
    weights: parameters.weights.map((weight, l) => bySign(weight, scales[l], l, 0)),
    biases: parameters.biases.map((bias) => tf.clone(bias)),
  };
}

/**
 * The network with each weight at the mean size of its layer's weights, by sign, with no training in between: what
 * BinaryConnect is compared with. New tensors; each replicate has a size of its own.
 *
 * @throws RangeError as `checkMlp`.
 */
export function signOfWeights(parameters: MlpParameters): MlpParameters {
  checkMlp("signOfWeights", parameters);
  return {
    weights: parameters.weights.map((weight) =>
      tf.tidy(() => {
        const sign = tf.sub(tf.mul(tf.cast(tf.greaterEqual(weight, 0), "float32"), 2), 1);
        return tf.mul<tf.Tensor3D>(sign, tf.mean(tf.abs(weight), [1, 2], true));
      }),
    ),
    biases: parameters.biases.map((bias) => tf.clone(bias)),
  };
}

/** Bytes of one network with one bit a weight, packed layer by layer, one 32-bit H a layer and 32-bit biases: the payload of `encodeBinaryMlp`. */
export function binaryBytes(sizes: readonly number[]): number {
  checkSizes("binaryBytes", sizes);
  return sizes.slice(1).reduce((bytes, out, layer) => bytes + Math.ceil((sizes[layer] * out) / 8) + 4 + 4 * out, 0);
}
