import { tf, type UpdateRule } from "../backend";
import type { NamedTensors } from "../models";

/** All parameters as one vector, and what the optimizer remembers of them, vectors of the same length. */
export type OptimizerState = { readonly parameters: tf.Tensor1D; readonly slots: tf.Tensor1D[] };

/** A state by names, as new tensors: what a checkpoint holds. */
export function namedState({ parameters, slots }: OptimizerState): NamedTensors {
  const entries = slots.map((slot, i): [string, tf.Tensor] => [`slot ${i}`, tf.clone(slot)]);
  return { parameters: tf.clone(parameters), ...Object.fromEntries(entries) };
}

/** The inverse of {@link namedState}, as new tensors. */
export function stateOfNames({ parameters, ...slots }: NamedTensors): OptimizerState {
  const numbered = Object.keys(slots).map((_, i) => tf.clone(slots[`slot ${i}`] as tf.Tensor1D));
  return { parameters: tf.clone(parameters as tf.Tensor1D), slots: numbered };
}

/** An update rule over the vector of all parameters: few large operations in place of many small ones. */
export interface Optimizer {
  /** Its name and settings, for the compiled training step; an optimizer without runs on tensors. */
  readonly rule?: UpdateRule;
  /** Vectors it remembers between steps; all start at 0. */
  readonly slotCount: number;
  /**
   * The state after one step, as new tensors.
   *
   * @param step 1 for the first
   */
  update(state: OptimizerState, gradient: tf.Tensor1D, step: number, learningRate: number): OptimizerState;
}

/**
 * Gradient descent with momentum μ (Polyak 1964) as PyTorch defines it: v ← μ v + g, θ ← θ − η v. The learning rate
 * multiplies the velocity and is no part of it, and g enters with factor 1, not 1 − μ. With μ = 0 it is plain descent.
 *
 * @throws RangeError unless 0 ≤ μ < 1.
 */
export function momentum(mu = 0.9): Optimizer {
  checkDecay("momentum", mu);
  return {
    rule: { name: "momentum", mu },
    slotCount: 1,
    update: ({ parameters, slots: [velocity] }, gradient, _step, learningRate) =>
      tf.tidy(() => {
        const next = tf.add<tf.Tensor1D>(tf.mul(velocity, mu), gradient);
        return { parameters: tf.sub<tf.Tensor1D>(parameters, tf.mul(next, learningRate)), slots: [next] };
      }),
  };
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1) as PyTorch computes it:
 * m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², θ ← θ − η / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε).
 *
 * @throws RangeError unless 0 ≤ β < 1 and ε > 0.
 */
export function adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = {}): Optimizer {
  checkDecay("adam: beta1", beta1);
  checkDecay("adam: beta2", beta2);
  if (!(epsilon > 0)) throw new RangeError(`adam: epsilon is ${epsilon}; expected a number > 0, such as 1e-8`);
  return {
    rule: { name: "adam", beta1, beta2, epsilon },
    slotCount: 2,
    update: ({ parameters, slots: [mean, square] }, gradient, step, learningRate) =>
      tf.tidy(() => {
        // Both fractions of the last factor are multiplied by √(1 − β₂ᵗ), which saves a pass over the vector.
        const correction = Math.sqrt(1 - beta2 ** step);
        const nextMean = tf.add<tf.Tensor1D>(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1));
        const nextSquare = tf.add<tf.Tensor1D>(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2));
        const direction = tf.div(nextMean, tf.add(tf.sqrt(nextSquare), epsilon * correction));
        const change = tf.mul(direction, (learningRate * correction) / (1 - beta1 ** step));
        return { parameters: tf.sub<tf.Tensor1D>(parameters, change), slots: [nextMean, nextSquare] };
      }),
  };
}

function checkDecay(name: string, value: number): void {
  if (!(value >= 0 && value < 1)) throw new RangeError(`${name} is ${value}; expected a number in [0, 1)`);
}
