import { tf } from "../backend";

/** Loss of each replicate and its gradient with respect to the logits. */
export type LossAndGradient = {
  /** `[R]`, nats, the mean over the batch. */
  readonly loss: tf.Tensor1D;
  /** `[R, B, C]`, of each replicate's own loss. */
  readonly gradient: tf.Tensor3D;
};

/**
 * Cross-entropy H(p, q) = −Σ_c p_c log q_c of target probabilities p and predictions q = softmax(z / T), with its
 * gradient ∂H/∂z = (q − p) / T; a one-hot p with T = 1 is the usual loss on labels. Stable for logits of any finite
 * size: log q = z/T − max − log Σ exp(z/T − max).
 *
 * @param logits z, `[R, B, C]`
 * @param targets p, `[R, B, C]`, rows that sum to 1
 * @param temperature T of each replicate, `[R, 1, 1]`
 */
export function softmaxCrossEntropy(
  logits: tf.Tensor3D,
  targets: tf.Tensor3D,
  temperature: tf.Tensor3D,
): LossAndGradient {
  return tf.tidy(() => {
    const scaled = tf.div<tf.Tensor3D>(logits, temperature);
    const shifted = tf.sub<tf.Tensor3D>(scaled, tf.max(scaled, 2, true));
    const exponentials = tf.exp(shifted);
    const sums = tf.sum<tf.Tensor3D>(exponentials, 2, true);
    const entropies = tf.sum(tf.mul(targets, tf.sub(tf.log(sums), shifted)), 2);
    const difference = tf.sub(tf.div(exponentials, sums), targets);
    const gradient = tf.div<tf.Tensor3D>(difference, tf.mul(temperature, logits.shape[1]));
    return { loss: tf.mean<tf.Tensor1D>(entropies, 1), gradient };
  });
}
