import { tf } from "../backend";
import {
  flattenMlp,
  type MlpParameters,
  mlpForward,
  mlpGradient,
  replicatesOf,
  sizesOf,
  unflattenMlp,
} from "../models";
import { type CreateStepper, type OptimizerState, weightedCrossEntropy } from "../training";
import { type Binarization, binaryScales, deterministic } from "./binarize";

/**
 * A training step for `train({ …, createStepper: binaryConnect() })` (Courbariaux, Bengio and David 2015, algorithm 1):
 *
 * 1. Binarize the real weights; forward and backward pass with the binary ones.
 * 2. Give their gradient to the real weights as it is.
 * 3. Clip the real weights to [−H, H], beyond which a weight could grow for ever and change nothing.
 *
 * The parameters it gives out, also for validation, are binary by sign with deterministic binarization, and real with
 * stochastic: the paper's first and second method at test time (section 2.6). `binarizeMlp` makes the latter binary too.
 * The biases stay real.
 *
 * @param binarization `deterministic` unless given, or `stochastic(seeds)` with one seed a replicate
 * @throws RangeError (from `train`) when pruning masks are given.
 */
export function binaryConnect(binarization: Binarization = deterministic): CreateStepper {
  return ({ start, terms, optimizer, masks }) => {
    if (masks) throw new RangeError("binaryConnect: found masks; expected none, because ±H has no 0");
    const [sizes, replicates] = [sizesOf(start), replicatesOf(start)];
    const scales = binaryScales(sizes);
    const column = (values: readonly number[]) => tf.tensor3d([...values], [replicates, 1, 1]);
    const termScales = terms.map(({ weights, temperatures }) => ({
      weight: column(weights),
      temperature: column(temperatures),
    }));
    const clip = ({ weights, biases }: MlpParameters): MlpParameters => ({
      weights: weights.map((weight, l) => tf.clipByValue(weight, -scales[l], scales[l])),
      biases,
    });
    const real = (state: OptimizerState) => unflattenMlp(state.parameters, sizes, replicates);
    const convert = (
      { weights, biases }: MlpParameters,
      by: Binarization["training"],
      step: number,
    ): MlpParameters => ({
      weights: weights.map((weight, l) => by(weight, scales[l], l, step)),
      biases: biases.map((bias) => tf.clone(bias)),
    });
    const parameters = tf.tidy(() => flattenMlp(clip(start)));
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
          const network = convert(real(state), binarization.training, steps);
          const dropout = batch.dropout.map((mask, layer) => tensor(mask, sizes[layer + 1]));
          const pass = mlpForward(network, tensor(batch.inputs, sizes[0]), dropout);
          const targets = batch.targets.map((values) => tensor(values, sizes[sizes.length - 1]));
          const { loss, gradient } = weightedCrossEntropy(pass.logits, targets, termScales);
          const flat = flattenMlp(mlpGradient(network, pass, gradient, dropout));
          const updated = optimizer.update(state, flat, steps + 1, learningRate);
          return { loss, state: { parameters: flattenMlp(clip(real(updated))), slots: updated.slots } };
        });
        tf.dispose([state, lastLoss]);
        state = next.state;
        lastLoss = next.loss;
        steps++;
      },
      loss: async () => (await lastLoss.data()) as Float32Array,
      parameters: () => tf.tidy(() => convert(real(state), binarization.testing, steps)),
      dispose: () => tf.dispose([state, lastLoss, termScales]),
    };
  };
}
