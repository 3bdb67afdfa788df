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
import { type TermScales, weightedCrossEntropy } from "./loss";
import type { OptimizerState } from "./optimizers";
import type { CreateStepper } from "./stepper";

/** The training step of tensor operations, all replicates in one batched program: what any faster one is held to. */
export const createTensorStepper: CreateStepper = ({ start, terms, optimizer }) => {
  const [sizes, replicates] = [sizesOf(start), replicatesOf(start)];
  const column = (values: readonly number[]) => tf.tensor3d([...values], [replicates, 1, 1]);
  const scales: TermScales[] = terms.map((term) => ({
    weight: column(term.weights),
    temperature: column(term.temperatures),
  }));
  const layout = tf.getBackend() === "wasm" ? separate : vector(sizes, replicates);
  let states: OptimizerState[] = tf.tidy(() =>
    layout.split(start).map((part) => ({
      parameters: tf.clone(part),
      slots: Array.from({ length: optimizer.slotCount }, () => tf.zerosLike(part)),
    })),
  );
  let lastLoss = tf.zeros<tf.Rank.R1>([replicates]);
  let steps = 0;
  const parametersOf = (all: readonly OptimizerState[]) => layout.join(all.map((state) => state.parameters));

  return {
    step(batch, learningRate) {
      const tensor = (values: Float32Array, units: number) => tf.tensor3d(values, [replicates, batch.rows, units]);
      const next = tf.tidy(() => {
        const network = parametersOf(states);
        const dropout = batch.dropout.map((mask, layer) => tensor(mask, sizes[layer + 1]));
        const pass = mlpForward(network, tensor(batch.inputs, sizes[0]), dropout);
        const targets = batch.targets.map((values) => tensor(values, sizes[sizes.length - 1]));
        const { loss, gradient } = weightedCrossEntropy(pass.logits, targets, scales);
        const gradients = layout.split(mlpGradient(network, pass, gradient, dropout));
        const updated = states.map((state, i) => optimizer.update(state, gradients[i], steps + 1, learningRate));
        return { loss, updated };
      });
      tf.dispose([states, lastLoss]);
      states = next.updated;
      lastLoss = next.loss;
      steps++;
    },
    loss: async () => (await lastLoss.data()) as Float32Array,
    parameters: () => tf.tidy(() => copy(parametersOf(states))),
    dispose: () => tf.dispose([states, lastLoss, scales]),
  };
};

/** How the parameters lie in the tensors that the optimizer updates. */
interface Layout {
  split(parameters: MlpParameters): tf.Tensor[];
  join(parts: tf.Tensor[]): MlpParameters;
}

/** One vector: native TensorFlow spends tens of microseconds on a call, so fewer and larger operations win. */
const vector = (sizes: readonly number[], replicates: number): Layout => ({
  split: (parameters) => [flattenMlp(parameters)],
  join: ([flat]) => unflattenMlp(flat as tf.Tensor1D, sizes, replicates),
});

/** Each tensor by itself: a call costs WebAssembly little, and it copies the whole vector to slice a part out of it. */
const separate: Layout = {
  split: ({ weights, biases }) => [...weights, ...biases],
  join: (parts) => ({
    weights: parts.slice(0, parts.length / 2) as tf.Tensor3D[],
    biases: parts.slice(parts.length / 2) as tf.Tensor3D[],
  }),
};

const copy = ({ weights, biases }: MlpParameters): MlpParameters => ({
  weights: weights.map((weight) => tf.clone(weight)),
  biases: biases.map((bias) => tf.clone(bias)),
});
