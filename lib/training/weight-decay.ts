import { tf } from "../backend";
import type { Optimizer } from "./optimizers";

/**
 * An optimizer that also shrinks the parameters: it is given the gradient g + λ θ of the loss with ½ λ ‖θ‖² added, for
 * weights, biases and scales alike, as PyTorch's optimizers with `weight_decay` λ. Weights that a mask has removed are 0
 * and stay so. It runs on tensor operations.
 *
 * @throws RangeError unless λ ≥ 0.
 */
export function weightDecay(optimizer: Optimizer, lambda: number): Optimizer {
  if (!(lambda >= 0 && lambda < Infinity)) {
    throw new RangeError(`weightDecay: lambda is ${lambda}; expected a number ≥ 0, such as 1e-4`);
  }
  return {
    slotCount: optimizer.slotCount,
    update: (state, gradient, step, learningRate) =>
      tf.tidy(() => {
        const whole = tf.add<tf.Tensor1D>(gradient, tf.mul(state.parameters, lambda));
        return optimizer.update(state, whole, step, learningRate);
      }),
  };
}
