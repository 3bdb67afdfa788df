import { tf } from "../backend";
import { oneHot } from "../data";
import { type LossAndGradient, softmaxCrossEntropy } from "./cross-entropy";

/** One term of a loss: weight · H(targets, softmax(logits / temperature)). A loss is a sum of such terms. */
export interface LossTerm {
  /** Target probabilities of every row of the inputs, `[rows, classes]`, row-major. */
  readonly targets: Float32Array;
  readonly weight: number;
  /** Divides the logits, > 0; the targets are taken as they are. */
  readonly temperature: number;
}

/**
 * The usual loss: cross-entropy with the true classes.
 *
 * @param labels `[rows]`, integers in [0, classes)
 * @throws RangeError when there is no label, or one is no class.
 */
export function hardLabels(labels: ArrayLike<number>, classes: number): LossTerm[] {
  if (labels.length === 0) throw new RangeError("hardLabels: found no labels; expected one a row, of one row or more");
  return [{ targets: oneHot(labels, classes), weight: 1, temperature: 1 }];
}

/** Weight and temperature of one term, each `[R, 1, 1]`: replicates may differ in both. */
export type TermScales = { readonly weight: tf.Tensor3D; readonly temperature: tf.Tensor3D };

/**
 * The loss of each replicate, Σ_k weight_k · H(targets_k, softmax(logits / temperature_k)), and its gradient.
 *
 * @param logits `[R, B, C]`
 * @param targets `[R, B, C]` of each term
 * @param scales of each term
 */
export function weightedCrossEntropy(
  logits: tf.Tensor3D,
  targets: readonly tf.Tensor3D[],
  scales: readonly TermScales[],
): LossAndGradient {
  return tf.tidy(() => {
    const terms = targets.map((target, k) => {
      const { weight, temperature } = scales[k];
      const { loss, gradient } = softmaxCrossEntropy(logits, target, temperature);
      return {
        loss: tf.mul<tf.Tensor1D>(loss, tf.reshape(weight, [-1])),
        gradient: tf.mul<tf.Tensor3D>(gradient, weight),
      };
    });
    return terms.reduce((sum, term) => ({
      loss: tf.add(sum.loss, term.loss),
      gradient: tf.add(sum.gradient, term.gradient),
    }));
  });
}
