import { tf } from "../backend";
import { seededRandom } from "../random";
import { glorotNormal, type Initialization } from "./init-mlp";
import {
  type KernelSpec,
  type Layer,
  type NamedTensors,
  type ParameterSpec,
  type Shape,
  type Stage,
  sequence,
  type TrainingPass,
} from "./layers";

/**
 * A classifier as a pure function of named tensors: one network at a time, without a replicate axis, because a batched
 * convolution would gain nothing.
 */
export interface Network {
  readonly name: string;
  /** `[height, width, channels]`, or `[features]`. */
  readonly inputShape: Shape;
  readonly classes: number;
  /** What it is made of: `network(name, inputShape, layers)` is the same again. */
  readonly layers: readonly Layer[];
  /** What `initNetwork` makes and `networkLogits` expects. */
  readonly parameters: readonly ParameterSpec[];
  /** Logits `[B, classes]` of x `[B, …inputShape]`; inside `tf.tidy`. `networkLogits` checks its input. */
  readonly apply: Stage["apply"];
  /** For `saveTfjsModel`: not there when one of the layers has none. */
  readonly describe?: Stage["describe"];
}

/**
 * @param inputShape `[height, width, channels]`, or `[features]`
 * @param layers the last of which gives the logits
 * @throws RangeError when layers do not fit together, two parameters have one name, or the output is not `[classes]`.
 */
export function network(name: string, inputShape: Shape, layers: readonly Layer[]): Network {
  if (inputShape.length === 0 || inputShape.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new RangeError(`network ${name}: the input shape is [${inputShape.join(", ")}]; expected integers ≥ 1`);
  }
  const { outputShape, parameters, apply, describe } = sequence(layers)(inputShape);
  if (outputShape.length !== 1) {
    throw new RangeError(
      `network ${name}: the output has shape [${outputShape.join(", ")}]; expected [classes]. End with flatten and dense, ` +
        "or with globalAveragePool",
    );
  }
  const names = parameters.map((spec) => spec.name);
  const twice = names.find((own, i) => names.indexOf(own) < i);
  if (twice !== undefined)
    throw new RangeError(`network ${name}: two parameters are named ${twice}; expected one. Name each layer once`);
  return { name, inputShape, classes: outputShape[0], layers, parameters, apply, describe };
}

/** The kernels, layer by layer: what pruning removes weights of. */
export const kernelsOf = ({ parameters }: Network): KernelSpec[] =>
  parameters.filter((spec): spec is KernelSpec => spec.kind === "kernel");

/** The parameters that gradients train: all but the running statistics. */
export const trainedOf = ({ parameters }: Network): ParameterSpec[] =>
  parameters.filter(({ kind }) => kind !== "statistic");

export interface InitNetworkSettings {
  readonly network: Network;
  readonly seed: number | string;
  /** Of the kernels; Glorot's unless given. */
  readonly initialization?: Initialization;
}

/** Initial parameters by name: normal kernels, zero biases, unit scales. The seed alone decides them, bit for bit. */
export function initNetwork({ network, seed, initialization = glorotNormal }: InitNetworkSettings): NamedTensors {
  const random = seededRandom(seed).fork("initialization");
  const initial = (spec: ParameterSpec): tf.Tensor => {
    if (spec.kind !== "kernel") return tf.fill([...spec.shape], spec.initial);
    const deviation = initialization(spec.fanIn, spec.fanOut);
    const own = random.fork(spec.name);
    const size = spec.shape.reduce((product, length) => product * length, 1);
    const values = new Float32Array(size);
    for (let i = 0; i < size; i++) values[i] = deviation * own.normal();
    return tf.tensor(values, [...spec.shape]);
  };
  return Object.fromEntries(network.parameters.map((spec) => [spec.name, initial(spec)]));
}

/**
 * Logits of a batch.
 *
 * @param x `[B, …inputShape]`
 * @param pass in training only, see `TrainingPass`
 * @returns `[B, classes]`
 * @throws RangeError when x, or a parameter, is missing or has another shape.
 */
export function networkLogits(
  network: Network,
  parameters: NamedTensors,
  x: tf.Tensor,
  pass?: TrainingPass,
): tf.Tensor2D {
  checkBatch("networkLogits", network, parameters, x);
  return tf.tidy(() => network.apply(parameters, x, pass) as tf.Tensor2D);
}

/** Refuses a batch or parameters that are not for the network; `caller` is named in the error. */
export function checkBatch(caller: string, network: Network, parameters: NamedTensors, x: tf.Tensor): void {
  checkParameters(caller, network, parameters);
  if (x.shape.slice(1).join() !== network.inputShape.join() || x.size === 0) {
    throw new RangeError(
      `${caller}: x has shape [${x.shape.join(", ")}]; ${network.name} expects [B, ${network.inputShape.join(", ")}] with B ≥ 1`,
    );
  }
}

/** Refuses parameters that are not those of the network; `caller` is named in the error. */
export function checkParameters(caller: string, network: Network, parameters: NamedTensors): void {
  for (const { name, shape } of network.parameters) {
    const found = parameters[name] ? `shape [${parameters[name].shape.join(", ")}]` : "nothing";
    if (found !== `shape [${shape.join(", ")}]`) {
      throw new RangeError(
        `${caller}: parameter ${name} has ${found}; ${network.name} expects shape [${shape.join(", ")}]`,
      );
    }
  }
}
