import { createDenseTrainer, tf } from "../backend";
import { replicatesOf, sizesOf } from "../models";
import type { CreateStepper } from "./stepper";

/**
 * The training step as one WebAssembly program that spreads the replicates over the cores: several times as fast as
 * tensor operations, and the same bits on every tensor backend and any number of cores.
 *
 * @throws RangeError when the optimizer has no rule by name, or the replicates do not fit into 4 GiB.
 */
export const createDenseStepper: CreateStepper = ({ start, terms, optimizer, masks, rows, dropout }) => {
  const { rule } = optimizer;
  if (rule === undefined) {
    throw new RangeError(
      "createDenseStepper: the optimizer has no rule; expected adam() or momentum(). Others train with createTensorStepper",
    );
  }
  const [sizes, replicates] = [sizesOf(start), replicatesOf(start)];
  const values = (tensor: tf.Tensor) => tensor.dataSync<"float32">();
  const initial = { weights: start.weights.map(values), biases: start.biases.map(values) };
  const trained = masks && {
    weights: masks.map(values),
    biases: initial.biases.map((bias) => new Float32Array(bias.length).fill(1)),
  };
  const trainer = createDenseTrainer({ sizes, rows, start: initial, terms, rule, masks: trained, dropout });

  const [even, odd] = trainer.areas;
  return {
    areas: [
      { rows, ...even },
      { rows, ...odd },
    ],
    step: (batch, learningRate, meanwhile) => trainer.step(batch, learningRate, meanwhile),
    loss: async () => trainer.losses(),
    parameters: () => {
      const { weights, biases } = trainer.parameters();
      return {
        weights: weights.map((weight, l) => tf.tensor3d(weight, [replicates, sizes[l], sizes[l + 1]])),
        biases: biases.map((bias, l) => tf.tensor3d(bias, [replicates, 1, sizes[l + 1]])),
      };
    },
    snapshot: () => {
      const { parameters, slots } = trainer.state();
      return { parameters: tf.tensor1d(parameters), slots: tf.tensor1d(slots) };
    },
    restore: ({ parameters, slots }, steps) =>
      trainer.restore({ parameters: parameters.dataSync<"float32">(), slots: slots.dataSync<"float32">() }, steps),
    dispose: () => trainer.dispose(),
  };
};
