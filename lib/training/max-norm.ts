import { tf } from "../backend";
import { flattenMlp, type MlpParameters, replicatesOf, sizesOf, unflattenMlp } from "../models";
import type { CreateStepper } from "./stepper";
import { vectorStepper } from "./vector-stepper";

/**
 * The networks with the incoming weights of each hidden unit, a column of its layer's matrix, scaled down to the limit
 * where they are longer; shorter ones stay as they are, and so do biases and output layer. New tensors.
 *
 * @param limit c > 0: the greatest length ‖w‖ of a column
 * @throws RangeError on a limit that is no number > 0.
 */
export function constrainColumnNorms({ weights, biases }: MlpParameters, limit: number): MlpParameters {
  if (!(limit > 0 && limit < Infinity)) {
    throw new RangeError(`constrainColumnNorms: the limit is ${limit}; expected a number > 0, such as 3`);
  }
  const constrain = (weight: tf.Tensor3D) =>
    tf.tidy(() => {
      const lengths = tf.sqrt(tf.sum(tf.square(weight), 1, true));
      // For a column of zeros the quotient is infinite, and 1 the lesser.
      return tf.mul<tf.Tensor3D>(weight, tf.minimum(tf.div(limit, lengths), 1));
    });
  return {
    weights: weights.map((weight, layer) => (layer < weights.length - 1 ? constrain(weight) : tf.clone(weight))),
    biases: biases.map((bias) => tf.clone(bias)),
  };
}

/**
 * A training step for `train({ …, createStepper: maxNorm(3) })` that ends with {@link constrainColumnNorms}, the start
 * included: the constraint of Hinton, Srivastava, Krizhevsky, Sutskever and Salakhutdinov 2012 ("Improving neural networks
 * by preventing co-adaptation of feature detectors") and of Srivastava et al. 2014 (section 5.1), with which dropout can
 * start at a high learning rate. Hinton, Vinyals and Dean's teacher of 2015 has it.
 *
 * @param limit c > 0; 3 to 4 is usual in the paper of 2014
 * @throws RangeError on a limit that is no number > 0; and (from `train`) when pruning masks are given.
 */
export function maxNorm(limit: number): CreateStepper {
  return (settings) => {
    const { start, masks } = settings;
    if (masks) throw new RangeError("maxNorm: found masks; expected none, because it trains every weight");
    const [sizes, replicates] = [sizesOf(start), replicatesOf(start)];
    const constrained = (parameters: MlpParameters) => flattenMlp(constrainColumnNorms(parameters, limit));
    return vectorStepper(settings, {
      start: tf.tidy(() => constrained(start)),
      network: (vector) => unflattenMlp(vector, sizes, replicates),
      gradient: flattenMlp,
      constrain: (vector) => constrained(unflattenMlp(vector, sizes, replicates)),
    });
  };
}
