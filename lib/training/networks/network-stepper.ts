import { tf } from "../../backend";
import { type NamedTensors, type Network, trainedOf } from "../../models";
import { seededRandom } from "../../random";
import { namedState, type Optimizer, type OptimizerState, stateOfNames } from "../optimizers";
import type { Objective } from "./objective";
import { asTrained, type NetworkParametrisation } from "./parametrisation";

export interface NetworkStepperSettings {
  readonly network: Network;
  /** Where it starts; copied. */
  readonly start: NamedTensors;
  readonly seed: number | string;
  readonly optimizer: Optimizer;
  readonly objective: Objective;
  /** Of kernels by name: where it is 0 the weight is removed, 0 from the start to the end. */
  readonly masks: NamedTensors;
  /** The network computes with what is trained unless given. */
  readonly parametrisation?: NetworkParametrisation;
}

/** A mini-batch as plain row-major arrays: inputs `[B, …inputShape]`, targets of each term `[B, classes]`. */
export interface NetworkBatch {
  readonly rows: number;
  readonly inputs: Float32Array;
  readonly targets: readonly Float32Array[];
}

/**
 * A network in training by automatic differentiation. What is trained is one vector, so that the optimizer takes few
 * large operations; running statistics stay beside it. It owns its tensors; `dispose` frees them.
 */
export function createNetworkStepper(settings: NetworkStepperSettings) {
  const { network, start, optimizer, objective, masks, seed, parametrisation = asTrained } = settings;
  const specs = trainedOf(network);
  const sizes = specs.map(({ shape }) => shape.reduce((product, length) => product * length, 1));
  const random = seededRandom(seed).fork("network");
  const vectorOf = (tensors: readonly tf.Tensor[]) =>
    tf.tidy(() => tf.concat(tensors.map((tensor) => tf.reshape<tf.Rank.R1>(tensor, [-1]))));
  const tensorsOf = (vector: tf.Tensor1D) =>
    tf.split(vector, sizes).map((part, i) => tf.reshape(part, [...specs[i].shape]));
  const byName = (tensors: readonly tf.Tensor[]) => Object.fromEntries(tensors.map((t, i) => [specs[i].name, t]));
  const inOrder = (named: NamedTensors) => specs.map(({ name }) => named[name]);
  const { constrain } = parametrisation;
  const constrained = (vector: tf.Tensor1D) =>
    constrain ? vectorOf(inOrder(constrain(byName(tensorsOf(vector))))) : vector;

  const isMasked = Object.keys(masks).length > 0;
  const mask = isMasked && tf.tidy(() => vectorOf(specs.map(({ name }) => masks[name] ?? tf.onesLike(start[name]))));
  const parameters = tf.tidy(() => {
    const vector = constrained(vectorOf(inOrder(start)));
    return mask ? tf.where<tf.Tensor1D>(tf.cast(mask, "bool"), vector, tf.zerosLike(vector)) : vector;
  });
  const slots = Array.from({ length: optimizer.slotCount }, () => tf.zerosLike(parameters));
  let state: OptimizerState = { parameters, slots };
  let statistics: NamedTensors = Object.fromEntries(
    network.parameters.filter(({ kind }) => kind === "statistic").map(({ name }) => [name, tf.clone(start[name])]),
  );
  let lastLoss: tf.Scalar = tf.scalar(0);
  let steps = 0;

  return {
    /** One gradient and one update. */
    step(batch: NetworkBatch, learningRate: number): void {
      const seen: NamedTensors = {};
      const pass = {
        random: random.fork(steps),
        setStatistic: (name: string, value: tf.Tensor) => {
          seen[name] = tf.keep(value);
        },
      };
      const take = () => {
        const x = tf.tensor(batch.inputs, [batch.rows, ...network.inputShape]);
        const targets = batch.targets.map((values) => tf.tensor2d(values, [batch.rows, network.classes]));
        const lossOf = (...tensors: tf.Tensor[]) => objective({ ...byName(tensors), ...statistics }, x, targets, pass);
        const used = inOrder(parametrisation.training(byName(tensorsOf(state.parameters)), steps + 1));
        const { value, grads } = tf.valueAndGrads(lossOf)(used);
        const whole = vectorOf(grads);
        const gradient = mask ? tf.mul<tf.Tensor1D>(whole, mask) : whole;
        const { parameters: moved, slots } = optimizer.update(state, gradient, steps + 1, learningRate);
        return { loss: value as tf.Scalar, state: { parameters: constrained(moved), slots } };
      };
      const next = orDispose(seen, () => tf.tidy(take));
      tf.dispose([state, lastLoss, Object.keys(seen).map((name) => statistics[name])]);
      state = next.state;
      lastLoss = next.loss;
      statistics = { ...statistics, ...seen };
      steps++;
    },
    /** Loss of the last step, computed before its update. */
    loss: async (): Promise<number> => (await lastLoss.data())[0],
    /** All parameters now, as the parametrisation gives them out; new tensors. */
    parameters: (): NamedTensors =>
      tf.tidy(() => ({
        ...parametrisation.testing(byName(tensorsOf(state.parameters))),
        ...mapTensors(statistics, tf.clone),
      })),
    /** As a `Stepper`'s. */
    snapshot: (): NamedTensors => ({ ...namedState(state), ...prefixed(mapTensors(statistics, tf.clone)) }),
    restore(snapshot: NamedTensors, done: number): void {
      const isStatistic = (name: string) => name.startsWith(statisticPrefix);
      const entries = Object.entries(snapshot);
      tf.dispose([state, statistics]);
      state = stateOfNames(Object.fromEntries(entries.filter(([name]) => !isStatistic(name))));
      statistics = Object.fromEntries(
        entries
          .filter(([name]) => isStatistic(name))
          .map(([name, tensor]) => [name.slice(statisticPrefix.length), tf.clone(tensor)]),
      );
      steps = done;
    },
    dispose: (): void => tf.dispose([state, statistics, lastLoss, mask || []]),
  };
}

const statisticPrefix = "statistic ";
const prefixed = (named: NamedTensors): NamedTensors =>
  Object.fromEntries(Object.entries(named).map(([name, tensor]) => [`${statisticPrefix}${name}`, tensor]));
const mapTensors = (named: NamedTensors, change: (tensor: tf.Tensor) => tf.Tensor): NamedTensors =>
  Object.fromEntries(Object.entries(named).map(([name, tensor]) => [name, change(tensor)]));

/**
 * What `compute` returns. Where it throws, `kept` is disposed of, and so is what the forward pass had saved for its
 * gradient: TensorFlow.js frees that after the backward pass alone.
 */
function orDispose<T>(kept: NamedTensors, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    tf.dispose(kept);
    for (const { saved = [] } of tf.engine().state.activeTape ?? []) tf.dispose(saved);
    throw error;
  }
}
