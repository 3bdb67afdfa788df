import { tf } from "../backend";
import { checkFiniteTensors, checkParameters, kernelsOf, type NamedTensors, type Network } from "../models";
import {
  crossEntropyObjective,
  hardLabels,
  type Objective,
  type TrainNetworkSettings,
  trainNetwork,
} from "../training";
import type { LearnSupermaskSettings } from "./learn-supermask";

export interface LearnNetworkSupermaskSettings
  extends Pick<LearnSupermaskSettings, "data" | "drawRows" | "steps" | "learningRate" | "checkpoint"> {
  readonly network: Network;
  /** Untrained parameters by name, which stay as they are. Only read. */
  readonly weights: NamedTensors;
  /** Of mini-batches and mask draws. */
  readonly seed: TrainNetworkSettings["seed"];
}

/**
 * `learnSupermask` for one network with convolutions: a score of every weight of every kernel, and masks drawn anew each
 * step (Zhou, Lan, Liu and Yosinski 2019, section 5.1).
 *
 * @returns the masks by the kernels' names, which keep what is likelier kept than not, as new tensors: `maskKernels`
 * applies them
 * @throws RangeError on parameters of another network or not finite, and a network with running statistics, which no mask holds.
 */
export async function learnNetworkSupermask(settings: LearnNetworkSupermaskSettings): Promise<NamedTensors> {
  const { network, weights, seed, data, drawRows, steps, learningRate, checkpoint } = settings;
  checkParameters("learnNetworkSupermask", network, weights);
  checkFiniteTensors("learnNetworkSupermask", weights);
  const statistic = network.parameters.find(({ kind }) => kind === "statistic");
  if (statistic) {
    throw new RangeError(
      `learnNetworkSupermask: ${network.name} has the running statistic ${statistic.name}; ` +
        "expected a network without, such as convN, because statistics under masks are no masks",
    );
  }
  const loss = hardLabels(data.labels, network.classes);
  const start = tf.tidy(() => mapTensors(weights, (tensor) => tf.zerosLike(tensor)));
  try {
    const { last } = await trainNetwork({
      ...{ network, start, seed, inputs: data.inputs, loss, drawRows, steps, learningRate, checkpoint },
      objective: supermaskObjective(network, weights, crossEntropyObjective(network, loss)),
    });
    const masks = tf.tidy(() => {
      const kernels = kernelsOf(network).map(({ name }) => [name, last[name]] as const);
      return mapTensors(Object.fromEntries(kernels), (scores) => tf.cast(tf.greater(scores, 0), "float32"));
    });
    tf.dispose(last);
    return masks;
  } finally {
    tf.dispose(start);
  }
}

/**
 * The objective of the untrained network under masks drawn from `pass.random`, of scores by the kernels' names. What is
 * given for the other parameters changes nothing.
 */
export const supermaskObjective =
  (network: Network, weights: NamedTensors, objective: Objective): Objective =>
  (scores, x, targets, pass) => {
    const masked = kernelsOf(network).map(({ name }) => {
      const words = pass.random.fork(`mask of ${name}`).words(scores[name].size);
      const draws = Float32Array.from(words, (word) => word / 2 ** 32);
      return [name, maskedByScores(weights[name], scores[name], tf.tensor(draws, scores[name].shape))] as const;
    });
    // Joined with a factor of 0, because automatic differentiation asks for a way back to everything that is trained.
    const others = network.parameters
      .filter(({ kind }) => kind !== "kernel")
      .map(({ name }) => [name, tf.add(weights[name], tf.mul(scores[name], 0))] as const);
    return objective(Object.fromEntries([...masked, ...others]), x, targets, pass);
  };

/**
 * w ⊙ m with m = 1 where a draw in [0, 1) is below σ(s), and 0 elsewhere. The gradient goes straight through the draw:
 * ∂s = g ⊙ w ⊙ σ(s) (1 − σ(s)). All of one shape.
 */
export function maskedByScores(weights: tf.Tensor, scores: tf.Tensor, draws: tf.Tensor): tf.Tensor {
  const apply = tf.customGrad((...inputs: (tf.Tensor | ((saved: tf.Tensor[]) => void))[]) => {
    const [s, save] = inputs as [tf.Tensor, (saved: tf.Tensor[]) => void];
    const probability = tf.sigmoid(s);
    save([tf.mul(weights, tf.mul(probability, tf.sub(1, probability)))]);
    return {
      value: tf.where(tf.less(draws, probability), weights, tf.zerosLike(weights)),
      gradFunc: (dy: tf.Tensor, [slope]: tf.Tensor[]) => tf.mul(dy, slope),
    };
  });
  return apply(scores);
}

const mapTensors = (named: NamedTensors, change: (tensor: tf.Tensor) => tf.Tensor): NamedTensors =>
  Object.fromEntries(Object.entries(named).map(([name, tensor]) => [name, change(tensor)]));
