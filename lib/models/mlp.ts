import { tf } from "../backend";
import { type MlpParameters, replicatesOf, sizesOf } from "./mlp-parameters";

/** A forward pass with what its gradient needs. */
export type MlpPass = {
  /** `[R, N, classes]` */
  readonly logits: tf.Tensor3D;
  /** What went into each layer, `[R or 1, N, in]`; the last is the penultimate representation. */
  readonly inputs: tf.Tensor3D[];
};

/**
 * Logits of every replicate.
 *
 * @param x `[N, in]`, the same rows for all replicates, or `[R, N, in]`
 * @returns `[R, N, classes]`
 * @throws RangeError when the shape of x does not fit, or x has no row.
 */
export function mlpLogits(parameters: MlpParameters, x: tf.Tensor2D | tf.Tensor3D): tf.Tensor3D {
  return tf.tidy(() => mlpForward(parameters, x).logits);
}

/**
 * Forward pass, to be called inside `tf.tidy`: h₀ = x, h_l = ReLU(h_{l−1} W_l + b_l) ⊙ m_l, logits = h_L W + b.
 *
 * @param x `[N, in]` or `[R, N, in]`
 * @param dropout m_l of each hidden layer, `[R, N, units]`: 0 where a unit is dropped, 1 / (1 − rate) where it is kept; empty without dropout
 * @throws RangeError as {@link mlpLogits}.
 */
export function mlpForward(
  parameters: MlpParameters,
  x: tf.Tensor2D | tf.Tensor3D,
  dropout: readonly tf.Tensor3D[] = [],
): MlpPass {
  checkInput(parameters, x);
  const last = parameters.weights.length - 1;
  const inputs = [x.rank === 2 ? tf.expandDims<tf.Tensor3D>(x, 0) : (x as tf.Tensor3D)];
  const affine = (layer: number) =>
    tf.add<tf.Tensor3D>(tf.matMul(inputs[layer], parameters.weights[layer]), parameters.biases[layer]);
  for (let layer = 0; layer < last; layer++) {
    const hidden = tf.relu(affine(layer));
    inputs.push(dropout.length > 0 ? tf.mul(hidden, dropout[layer]) : hidden);
  }
  return { logits: affine(last), inputs };
}

/**
 * Gradient of a loss with respect to the parameters, from its gradient with respect to the logits. With h_l the input
 * of layer l and δ_l the gradient at its output: ∂W_l = h_lᵀ δ_l, ∂b_l = Σ_rows δ_l, δ_{l−1} = δ_l W_lᵀ ⊙ [h_l > 0] ⊙ m_l.
 *
 * @param pass of {@link mlpForward} with the same parameters and dropout
 * @param dLogits `[R, N, classes]`
 * @returns tensors of the parameters' shapes
 */
export function mlpGradient(
  parameters: MlpParameters,
  pass: MlpPass,
  dLogits: tf.Tensor3D,
  dropout: readonly tf.Tensor3D[] = [],
): MlpParameters {
  return tf.tidy(() => {
    const weights: tf.Tensor3D[] = [];
    const biases: tf.Tensor3D[] = [];
    let delta = dLogits;
    for (let layer = parameters.weights.length - 1; layer >= 0; layer--) {
      const input = pass.inputs[layer];
      weights.unshift(tf.matMul(input, delta, true, false));
      biases.unshift(tf.sum(delta, 1, true));
      if (layer === 0) break;
      // A dropped unit has input 0 as one that ReLU cut off, so [h > 0] covers both and m only scales.
      const back = tf.matMul(delta, parameters.weights[layer], false, true);
      // No input is negative, so its sign is [h > 0].
      const active = tf.sign(input);
      delta = tf.mul(back, dropout.length > 0 ? tf.mul(active, dropout[layer - 1]) : active);
    }
    return { weights, biases };
  });
}

function checkInput(parameters: MlpParameters, x: tf.Tensor): void {
  const [features, replicates] = [sizesOf(parameters)[0], replicatesOf(parameters)];
  const fits =
    (x.rank === 2 || (x.rank === 3 && x.shape[0] === replicates)) && x.shape[x.rank - 1] === features && x.size > 0;
  if (!fits) {
    throw new RangeError(
      `mlpLogits: x has shape [${x.shape.join(", ")}]; expected [N, ${features}] or [${replicates}, N, ${features}] ` +
        "with N ≥ 1. Flatten images to rows first.",
    );
  }
}
