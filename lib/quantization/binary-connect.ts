import { tf } from "../backend";
import { flattenMlp, type MlpParameters, replicatesOf, sizesOf, unflattenMlp } from "../models";
import { type CreateStepper, vectorStepper } from "../training";
import { type Binarization, binaryScales, deterministic } from "./binarize";

/**
 * A training step for `train({ …, createStepper: binaryConnect() })` (Courbariaux, Bengio and David 2015, algorithm 1):
 *
 * 1. Binarize the real weights; forward and backward pass with the binary ones.
 * 2. Give their gradient to the real weights as it is.
 * 3. Clip the real weights to [−H, H], beyond which a weight could grow for ever and change nothing.
 *
 * The parameters it gives out, also for validation, are binary by sign with deterministic binarization, and real with
 * stochastic: the paper's first and second method at test time (section 2.6). `binarizeMlp` makes the latter binary
 * too. The biases stay real.
 *
 * The learning rates of the layers need no scaling by Glorot and Bengio's coefficients (section 2.5), because ±H is
 * that scaling. In units of H, as where binary weights are ±1 and the layer multiplies them by H, one rate η for all
 * layers is η / H for Adam, whose step does not depend on the size of the gradient (but by ε), and η / H² for gradient
 * descent: the coefficients for the one and their squares for the other, as in the paper.
 *
 * @param binarization `deterministic` unless given, or `stochastic(seeds)` with one seed a replicate
 * @throws RangeError (from `train`) when pruning masks are given.
 */
export function binaryConnect(binarization: Binarization = deterministic): CreateStepper {
  return (settings) => {
    const { start, masks } = settings;
    if (masks) throw new RangeError("binaryConnect: found masks; expected none, because ±H has no 0");
    const [sizes, replicates] = [sizesOf(start), replicatesOf(start)];
    const scales = binaryScales(sizes);
    const clip = ({ weights, biases }: MlpParameters): MlpParameters => ({
      weights: weights.map((weight, l) => tf.clipByValue(weight, -scales[l], scales[l])),
      biases,
    });
    const real = (vector: tf.Tensor1D) => unflattenMlp(vector, sizes, replicates);
    const convert = (
      { weights, biases }: MlpParameters,
      by: Binarization["training"],
      step: number,
    ): MlpParameters => ({
      weights: weights.map((weight, l) => by(weight, scales[l], l, step)),
      biases: biases.map((bias) => tf.clone(bias)),
    });
    return vectorStepper(settings, {
      start: tf.tidy(() => flattenMlp(clip(start))),
      network: (vector, step) => convert(real(vector), binarization.training, step),
      gradient: flattenMlp,
      constrain: (vector) => flattenMlp(clip(real(vector))),
      result: (vector, steps) => convert(real(vector), binarization.testing, steps),
    });
  };
}
