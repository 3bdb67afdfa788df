import { tf } from "../backend";
import { type MlpParameters, mlpForward, mlpGradient, replicatesOf, sizesOf } from "../models";
import type { LossAndGradient } from "./cross-entropy";
import { type TermScales, weightedCrossEntropy } from "./loss";
import { namedState, type OptimizerState, stateOfNames } from "./optimizers";
import type { Stepper, StepperSettings } from "./stepper";

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
 * How the numbers that are trained, one vector of all replicates, make the network that is run. All but `start` are
 * called inside `tf.tidy` and give new tensors.
 */
export interface Parametrisation {
  /** Where training starts; the stepper disposes of it. */
  readonly start: tf.Tensor1D;
  /** The network of the forward pass in a step, 0 for the first. */
  readonly network: (vector: tf.Tensor1D, step: number) => MlpParameters;
  /** Gradient with respect to the vector, from that with respect to the network. */
  readonly gradient: (network: MlpParameters, vector: tf.Tensor1D) => tf.Tensor1D;
  /** Back to where the numbers may be, after an update; none unless given. */
  readonly constrain?: (vector: tf.Tensor1D) => tf.Tensor1D;
  /** What the stepper gives out after so many steps; the network of the forward pass unless given. */
  readonly result?: (vector: tf.Tensor1D, steps: number) => MlpParameters;
  /** Freed with the stepper. */
  readonly holds?: readonly tf.Tensor[];
}

/**
 * A training step of tensor operations for any parametrisation. All replicates are one batched program and all
 * parameters one vector, because native TensorFlow spends tens of microseconds on each call.
 *
 * @param lossOf the sum of the terms unless given
 */
export function vectorStepper(
  { start, terms, optimizer }: Pick<StepperSettings, "start" | "terms" | "optimizer">,
  parametrisation: Parametrisation,
  lossOf: BatchLoss = weightedCrossEntropy,
): Stepper {
  const { network, gradient: vectorGradient, constrain, result = network, holds = [] } = parametrisation;
  const [sizes, replicates] = [sizesOf(start), replicatesOf(start)];
  const column = (values: readonly number[]) => tf.tensor3d([...values], [replicates, 1, 1]);
  const scales: TermScales[] = terms.map((term) => ({
    weight: column(term.weights),
    temperature: column(term.temperatures),
  }));
  const parameters = parametrisation.start;
  const slots = Array.from({ length: optimizer.slotCount }, () => tf.zerosLike(parameters));
  let state: OptimizerState = { parameters, slots };
  let lastLoss = tf.zeros<tf.Rank.R1>([replicates]);
  let steps = 0;

  return {
    step(batch, learningRate) {
      const tensor = (values: Float32Array, units: number) => tf.tensor3d(values, [replicates, batch.rows, units]);
      const next = tf.tidy(() => {
        const run = network(state.parameters, steps);
        const dropout = batch.dropout.map((mask, layer) => tensor(mask, sizes[layer + 1]));
        const inputs = tensor(batch.inputs, sizes[0]);
        const pass = mlpForward(run, inputs, dropout);
        const targets = batch.targets.map((values) => tensor(values, sizes[sizes.length - 1]));
        const { loss, gradient } = lossOf(pass.logits, targets, scales, inputs);
        const vector = vectorGradient(mlpGradient(run, pass, gradient, dropout), state.parameters);
        const updated = optimizer.update(state, vector, steps + 1, learningRate);
        return { loss, state: constrain ? { ...updated, parameters: constrain(updated.parameters) } : updated };
      });
      tf.dispose([state, lastLoss]);
      state = next.state;
      lastLoss = next.loss;
      steps++;
    },
    loss: async () => (await lastLoss.data()) as Float32Array,
    parameters: () => tf.tidy(() => result(state.parameters, steps)),
    snapshot: () => namedState(state),
    restore(snapshot, done) {
      tf.dispose(state);
      state = stateOfNames(snapshot);
      steps = done;
    },
    dispose: () => tf.dispose([state, lastLoss, scales, [...holds]]),
  };
}
