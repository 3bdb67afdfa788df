import { tf } from "../backend";
import { flattenMlp, mlpForward, mlpGradient, replicatesOf, sizesOf, unflattenMlp } from "../models";
import type { LossAndGradient } from "./cross-entropy";
import { type TermScales, weightedCrossEntropy } from "./loss";
import type { OptimizerState } from "./optimizers";
import type { CreateStepper } from "./stepper";

/**
 * Loss of a mini-batch, called inside `tf.tidy`.
 *
 * @param logits `[R, B, C]`
 * @param targets `[R, B, C]` of each term
 * @param scales of each term
 * @param inputs `[R, B, features]`
 */
export type BatchLoss = (
  logits: tf.Tensor3D,
  targets: readonly tf.Tensor3D[],
  scales: readonly TermScales[],
  inputs: tf.Tensor3D,
) => LossAndGradient;

/**
 * The training step of tensor operations: what any faster one is held to. All replicates are one batched program and
 * all parameters one vector, because native TensorFlow spends tens of microseconds on each call.
 */
export const createTensorStepper: CreateStepper = (settings) => tensorStepper(weightedCrossEntropy)(settings);

/** As {@link createTensorStepper}, with another loss than the sum of the terms. */
export const tensorStepper =
  (lossOf: BatchLoss): CreateStepper =>
  ({ start, terms, optimizer, masks }) => {
    const [sizes, replicates] = [sizesOf(start), replicatesOf(start)];
    const column = (values: readonly number[]) => tf.tensor3d([...values], [replicates, 1, 1]);
    const scales: TermScales[] = terms.map((term) => ({
      weight: column(term.weights),
      temperature: column(term.temperatures),
    }));
    const trained =
      masks &&
      tf.tidy(() => flattenMlp({ weights: [...masks], biases: start.biases.map((bias) => tf.onesLike(bias)) }));
    const parameters = flattenMlp(start);
    const slots = Array.from({ length: optimizer.slotCount }, () => tf.zerosLike(parameters));
    let state: OptimizerState = { parameters, slots };
    let lastLoss = tf.zeros<tf.Rank.R1>([replicates]);
    let steps = 0;
    const networks = () => unflattenMlp(state.parameters, sizes, replicates);

    return {
      step(batch, learningRate) {
        const tensor = (values: Float32Array, units: number) => tf.tensor3d(values, [replicates, batch.rows, units]);
        const next = tf.tidy(() => {
          const network = networks();
          const dropout = batch.dropout.map((mask, layer) => tensor(mask, sizes[layer + 1]));
          const inputs = tensor(batch.inputs, sizes[0]);
          const pass = mlpForward(network, inputs, dropout);
          const targets = batch.targets.map((values) => tensor(values, sizes[sizes.length - 1]));
          const { loss, gradient } = lossOf(pass.logits, targets, scales, inputs);
          const whole = flattenMlp(mlpGradient(network, pass, gradient, dropout));
          const flat = trained ? tf.mul<tf.Tensor1D>(whole, trained) : whole;
          return { loss, state: optimizer.update(state, flat, steps + 1, learningRate) };
        });
        tf.dispose([state, lastLoss]);
        state = next.state;
        lastLoss = next.loss;
        steps++;
      },
      loss: async () => (await lastLoss.data()) as Float32Array,
      parameters: networks,
      dispose: () => tf.dispose([state, lastLoss, scales, trained ?? []]),
    };
  };
