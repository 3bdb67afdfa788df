import { tf } from "../backend";
import { softmaxCrossEntropy } from "../training";
import { type EarlyExitMlp, earlyExitForward, earlyExitGradient } from "./early-exit-mlp";

/** What an early exit learns from, besides the labels: the network's own last exit. */
export interface DeepestTeaches {
  /** Weight of the last exit's soft targets in [0, 1]; the labels weigh the rest. 0: every exit learns labels alone. */
  readonly alpha: number;
  /** T > 0. */
  readonly temperature: number;
}

/**
 * The sum of the losses of all exits and its gradient. The last exit learns from the labels; an early one from
 * (1 − α) · H(y, q_1) + α · T² · H(p_T, q_T), with p_T the last exit's probabilities, held fixed: self-distillation from
 * the deepest layer (Zhang, Song, Gao, Chen, Bao and Ma 2019, "Be Your Own Teacher", equations 2 and 3, without their
 * third loss on features). With α = 0 it is the joint loss of BranchyNet (Teerapittayanon, McDanel and Kung 2016), all
 * exits weighing alike.
 *
 * @param x `[R, B, features]`
 * @param y target probabilities, `[R, B, classes]`
 * @returns loss `[R]` in nats, gradient of the parameters' shapes; all new tensors
 * @throws RangeError on α outside [0, 1] or T ≤ 0, and as `mlpForward`.
 */
export function earlyExitLoss(
  network: EarlyExitMlp,
  x: tf.Tensor3D,
  y: tf.Tensor3D,
  { alpha, temperature }: DeepestTeaches,
): { loss: tf.Tensor1D; gradient: EarlyExitMlp } {
  if (!(alpha >= 0 && alpha <= 1 && temperature > 0 && temperature < Infinity)) {
    throw new RangeError(
      `earlyExitLoss: α is ${alpha} and the temperature ${temperature}; expected a number from 0 to 1, and one > 0`,
    );
  }
  return tf.tidy(() => {
    const pass = earlyExitForward(network, x);
    const [replicates] = x.shape;
    const last = pass.logits[pass.logits.length - 1];
    // A constant below: no derivative of it is taken.
    const taught = tf.softmax(tf.div<tf.Tensor3D>(last, temperature));
    const [one, hot] = [tf.ones<tf.Rank.R3>([replicates, 1, 1]), tf.fill<tf.Rank.R3>([replicates, 1, 1], temperature)];
    const exits = pass.logits.map((logits) => {
      const labels = softmaxCrossEntropy(logits, y, one);
      if (logits === last) return labels;
      const soft = softmaxCrossEntropy(logits, taught, hot);
      const mix = <T extends tf.Tensor>(hard: T, other: T) =>
        tf.add<T>(tf.mul(hard, 1 - alpha), tf.mul(other, alpha * temperature ** 2));
      return { loss: mix(labels.loss, soft.loss), gradient: mix(labels.gradient, soft.gradient) };
    });
    const gradient = earlyExitGradient(
      network,
      pass,
      exits.map((exit) => exit.gradient),
    );
    return { loss: tf.addN(exits.map(({ loss }) => loss)), gradient };
  });
}
