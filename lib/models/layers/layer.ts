import type { tf } from "../../backend";
import type { Random } from "../../random";

/** Parameters of one network by name, such as `conv1/kernel`; `tf.dispose(parameters)` frees them. */
export type NamedTensors = Record<string, tf.Tensor>;

/** Of one example, without the batch: `[height, width, channels]`, or `[units]`. */
export type Shape = readonly number[];

/** Weights of a layer: what pruning removes. */
export interface KernelSpec {
  readonly kind: "kernel";
  readonly name: string;
  /** `[height, width, in, out]` of a convolution, `[in, out]` of a dense layer. */
  readonly shape: Shape;
  readonly fanIn: number;
  readonly fanOut: number;
  /** How often one example uses each weight: at every place of the output, once in a dense layer. */
  readonly uses: number;
}

/** A parameter that starts at one value. `bias` and `scale` are trained; a `statistic` follows the batches. */
export interface ConstantSpec {
  readonly kind: "bias" | "scale" | "statistic";
  readonly name: string;
  readonly shape: Shape;
  readonly initial: number;
}

export type ParameterSpec = KernelSpec | ConstantSpec;

/** What a forward pass in training has and one afterwards has not. */
export interface TrainingPass {
  /** Of this step; every layer forks it by its name. */
  readonly random: Random;
  /** Receives the next value of a statistic. The receiver keeps it (`tf.keep`) and disposes of it. */
  readonly setStatistic: (name: string, value: tf.Tensor) => void;
}

/** One of TensorFlow.js's own layers, as the topology in a `model.json` has it. */
export interface LayerNode {
  /** Such as `Conv2D`. */
  readonly className: string;
  /** Of a layer with parameters. */
  readonly name?: string;
  /** Settings of that class, in the spelling of Keras. */
  readonly config: Readonly<Record<string, string | number | boolean | readonly (number | null)[]>>;
  /** Parameters by what that class calls its weights: `{ gamma: "norm1/scale" }`. */
  readonly weights?: Readonly<Record<string, string>>;
  /** Whose outputs it takes. */
  readonly inputs: readonly LayerNode[];
}

/** A layer at its place in a network, where the shape of its input is known. */
export interface Stage {
  readonly outputShape: Shape;
  readonly parameters: readonly ParameterSpec[];
  /**
   * Output of a batch, `[B, …outputShape]`: a pure function of parameters and input. To be called inside `tf.tidy`.
   *
   * @param x `[B, …input shape]`
   * @param pass in training only
   */
  readonly apply: (parameters: NamedTensors, x: tf.Tensor, pass?: TrainingPass) => tf.Tensor;
  /**
   * The same in TensorFlow.js's own layers, every one after those it takes: the last gives the output, and where there
   * is none the output is the input. Not there when no such layers compute it.
   */
  readonly describe?: (input: LayerNode) => readonly LayerNode[];
  /** Of a convolution or dense layer, whose first parameter is its kernel: the layer with another number of outputs. */
  readonly resize?: (outputs: number) => Layer;
  /** Of a residual block: what it adds up. */
  readonly branches?: { readonly body: readonly Layer[]; readonly shortcut: readonly Layer[] };
}

/** A layer as it is written down: given the shape of its input it becomes a stage. */
export type Layer = (input: Shape) => Stage;

/** Refuses what is no count; `where` names the layer in the error. */
export function checkCount(where: string, what: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`${where}: ${what} is ${value}; expected an integer ≥ 1`);
  }
}

/** Height, width and channels of the input of a layer that needs pictures. @throws RangeError on any other shape. */
export function pictureShape(layer: string, input: Shape): [height: number, width: number, channels: number] {
  const [height, width, channels] = input;
  if (input.length === 3) return [height, width, channels];
  throw new RangeError(`${layer}: its input has shape [${input.join(", ")}]; expected [height, width, channels]`);
}
