import { tf } from "../../backend";
import { type NamedTensors, type Network, networkLogits, type TrainingPass } from "../../models";
import { type TermScales, weightedCrossEntropy } from "../loss";

/**
 * The loss of a mini-batch, a scalar, of which automatic differentiation takes the gradient. To be called inside
 * `tf.tidy`.
 *
 * @param x `[B, …inputShape]`
 * @param targets of each term of the loss, `[B, classes]`
 */
export type Objective = (
  parameters: NamedTensors,
  x: tf.Tensor,
  targets: readonly tf.Tensor2D[],
  pass: TrainingPass,
) => tf.Scalar;

/** Weight and temperature of one term of the loss. */
export interface TermScale {
  readonly weight: number;
  readonly temperature: number;
}

/** The sum of the terms, Σ_k weight_k · H(targets_k, softmax(logits / temperature_k)): the objective of a classifier. @throws RangeError on a weight < 0 or a temperature ≤ 0. */
export function crossEntropyObjective(network: Network, terms: readonly TermScale[]): Objective {
  for (const { weight, temperature } of terms) {
    if (!(weight >= 0 && weight < Infinity && temperature > 0 && temperature < Infinity)) {
      throw new RangeError(
        `crossEntropyObjective: a term of weight ${weight} and temperature ${temperature}; expected numbers ≥ 0 and > 0`,
      );
    }
  }
  return (parameters, x, targets, pass) => termsLoss(networkLogits(network, parameters, x, pass), targets, terms);
}

/**
 * The squared hinge loss of an L2 support vector machine on top of a network (Tang 2013, "Deep Learning using Linear
 * Support Vector Machines", equation 8; the loss of BinaryConnect), its mean over rows and classes: the mean of
 * max(0, 1 − t z)², with t = 1 for the row's class and −1 for the others. It takes the first term's targets alone.
 */
export const squaredHingeObjective =
  (network: Network): Objective =>
  (parameters, x, [targets], pass) => {
    const signs = tf.sub(tf.mul(targets, 2), 1);
    const margins = tf.mul(signs, networkLogits(network, parameters, x, pass));
    return tf.mean(tf.square(tf.relu(tf.sub(1, margins))));
  };

/** With the gradient that is written beside the loss, which is stable and takes fewer operations. */
function termsLoss(logits: tf.Tensor2D, targets: readonly tf.Tensor2D[], terms: readonly TermScale[]): tf.Scalar {
  const column = (value: number) => tf.tensor3d([value], [1, 1, 1]);
  const differentiable = tf.customGrad((...inputs: (tf.Tensor | ((saved: tf.Tensor[]) => void))[]) => {
    const [z, save] = inputs as [tf.Tensor2D, (saved: tf.Tensor[]) => void];
    const scales: TermScales[] = terms.map(({ weight, temperature }) => ({
      weight: column(weight),
      temperature: column(temperature),
    }));
    const single = (tensor: tf.Tensor2D) => tf.expandDims<tf.Tensor3D>(tensor, 0);
    const { loss, gradient } = weightedCrossEntropy(single(z), targets.map(single), scales);
    save([tf.squeeze(gradient, [0])]);
    return {
      value: tf.squeeze(loss) as tf.Scalar,
      gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => tf.mul(saved, dy),
    };
  });
  return differentiable(logits) as tf.Scalar;
}
