import { tf } from "../backend";
import { type MlpParameters, mlpForward, mlpGradient, replicatesOf, sizesOf } from "../models";
import { type CreateStepper, type OptimizerState, weightedCrossEntropy } from "../training";
import { factoriseMlp, type LowRankMlp, multiplyOut, type Ranks } from "./factorise-mlp";

/**
 * A training step for `train({ …, createStepper: trainFactors(ranks) })`: starts from the truncated SVD of the arms'
 * starts and trains the factors, so that the rank never grows. With the gradient G of W = A B, ∂A = G Bᵀ and ∂B = Aᵀ G.
 * The parameters it gives out are the products; `factoriseMlp` at the same ranks has their factors again.
 *
 * @throws RangeError (from `train`) as `factoriseMlp`, and when pruning masks are given.
 */
export function trainFactors(ranks: Ranks): CreateStepper {
  return ({ start, terms, optimizer, masks }) => {
    if (masks)
      throw new RangeError("trainFactors: found masks; expected none, because a product of factors has no mask");
    const [sizes, replicates] = [sizesOf(start), replicatesOf(start)];
    const initial = factoriseMlp(start, ranks);
    const shapes = {
      factors: initial.factors.map((layer) => layer.map(({ shape }) => shape)),
      biases: start.biases.map(({ shape }) => shape),
    };
    const column = (values: readonly number[]) => tf.tensor3d([...values], [replicates, 1, 1]);
    const scales = terms.map(({ weights, temperatures }) => ({
      weight: column(weights),
      temperature: column(temperatures),
    }));
    const parameters = flatten(initial);
    tf.dispose(initial);
    let state: OptimizerState = {
      parameters,
      slots: Array.from({ length: optimizer.slotCount }, () => tf.zerosLike(parameters)),
    };
    let lastLoss = tf.zeros<tf.Rank.R1>([replicates]);
    let steps = 0;

    return {
      step(batch, learningRate) {
        const tensor = (values: Float32Array, units: number) => tf.tensor3d(values, [replicates, batch.rows, units]);
        const next = tf.tidy(() => {
          const network = unflatten(state.parameters, shapes);
          const whole = multiplyOut(network);
          const dropout = batch.dropout.map((mask, layer) => tensor(mask, sizes[layer + 1]));
          const pass = mlpForward(whole, tensor(batch.inputs, sizes[0]), dropout);
          const targets = batch.targets.map((values) => tensor(values, sizes[sizes.length - 1]));
          const { loss, gradient } = weightedCrossEntropy(pass.logits, targets, scales);
          const flat = flatten(factorGradient(network, mlpGradient(whole, pass, gradient, dropout)));
          return { loss, state: optimizer.update(state, flat, steps + 1, learningRate) };
        });
        tf.dispose([state, lastLoss]);
        state = next.state;
        lastLoss = next.loss;
        steps++;
      },
      loss: async () => (await lastLoss.data()) as Float32Array,
      parameters: () => tf.tidy(() => multiplyOut(unflatten(state.parameters, shapes))),
      dispose: () => tf.dispose([state, lastLoss, scales]),
    };
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
