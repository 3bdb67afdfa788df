import { tf } from "../backend";
import type { MlpParameters } from "../models";
import { type CreateStepper, vectorStepper } from "../training";
import { factoriseMlp, type LowRankMlp, multiplyOut, type Ranks } from "./factorise-mlp";

/**
 * A training step for `train({ …, createStepper: trainFactors(ranks) })`: starts from the truncated SVD of the arms'
 * starts and trains the factors, so that the rank never grows. With the gradient G of W = A B, ∂A = G Bᵀ and ∂B = Aᵀ G.
 * The parameters it gives out are the products; `factoriseMlp` at the same ranks has their factors again.
 *
 * @throws RangeError (from `train`) as `factoriseMlp`, and when pruning masks are given.
 */
export function trainFactors(ranks: Ranks): CreateStepper {
  return (settings) => {
    const { start, masks } = settings;
    if (masks)
      throw new RangeError("trainFactors: found masks; expected none, because a product of factors has no mask");
    const initial = factoriseMlp(start, ranks);
    const shapes = {
      factors: initial.factors.map((layer) => layer.map(({ shape }) => shape)),
      biases: start.biases.map(({ shape }) => shape),
    };
    const vector = flatten(initial);
    tf.dispose(initial);
    const factors = (flat: tf.Tensor1D) => unflatten(flat, shapes);
    return vectorStepper(settings, {
      start: vector,
      network: (flat) => multiplyOut(factors(flat)),
      gradient: (network, flat) => flatten(factorGradient(factors(flat), network)),
    });
  };
}

function factorGradient({ factors }: LowRankMlp, gradient: MlpParameters): LowRankMlp {
  return {
    factors: factors.map((layer, l) => {
      const whole = gradient.weights[l];
      if (layer.length === 1) return [whole];
      const [left, right] = layer;
      return [tf.matMul(whole, right, false, true), tf.matMul(left, whole, true, false)];
    }),
    biases: gradient.biases,
  };
}

type Shape = [number, number, number];

function flatten({ factors, biases }: LowRankMlp): tf.Tensor1D {
  return tf.tidy(() => tf.concat([...factors.flat(), ...biases].map((tensor) => tf.reshape<tf.Rank.R1>(tensor, [-1]))));
}

function unflatten(flat: tf.Tensor1D, shapes: { factors: Shape[][]; biases: Shape[] }): LowRankMlp {
  let start = 0;
  const next = (shape: Shape): tf.Tensor3D => {
    const size = shape[0] * shape[1] * shape[2];
    start += size;
    return tf.reshape<tf.Rank.R3>(tf.slice(flat, start - size, size), shape);
  };
  return { factors: shapes.factors.map((layer) => layer.map(next)), biases: shapes.biases.map(next) };
}
