import { tf } from "../backend";
import { checkFinite, type MlpParameters, mlpLogits, replicatesOf, sizesOf } from "../models";
import { predictLogits } from "../training";

/** One network in two places. Each part is a network of its own; what `edge` computes goes through ReLU on its way. */
export type SplitMlp = {
  /** The layers up to the split: stays with the user. */
  readonly edge: MlpParameters;
  /** The layers after it: runs on a server. */
  readonly cloud: MlpParameters;
};

/**
 * Cuts a network after a hidden layer, so that the inputs stay where they are and the activations travel. New tensors.
 *
 * @param layer 1 cuts after the first hidden layer
 * @throws RangeError unless 1 ≤ layer < layers.
 */
export function splitMlp({ weights, biases }: MlpParameters, layer: number): SplitMlp {
  if (!Number.isInteger(layer) || layer < 1 || layer >= weights.length) {
    throw new RangeError(
      `splitMlp: asked to cut after layer ${layer} of ${weights.length}; expected an integer ≥ 1 below the number of layers`,
    );
  }
  const copy = (from: number, to?: number): MlpParameters => ({
    weights: weights.slice(from, to).map((weight) => tf.clone(weight)),
    biases: biases.slice(from, to).map((bias) => tf.clone(bias)),
  });
  return { edge: copy(0, layer), cloud: copy(layer) };
}

/**
 * What leaves the device: ReLU of the edge's outputs.
 *
 * @param inputs `[rows, features]`, row-major
 * @returns of each replicate `[rows, units]`, row-major; 4 · units bytes a row
 * @throws RangeError on inputs that are not finite, and as `predictLogits`.
 */
export async function edgeActivations(edge: MlpParameters, inputs: Float32Array): Promise<Float32Array[]> {
  checkFinite("edgeActivations", "the inputs", inputs);
  const outputs = await predictLogits(edge, inputs);
  return outputs.map((own) => own.map((value) => Math.max(0, value)));
}

/**
 * What the server makes of them: the logits of the whole network.
 *
 * @param activations of each replicate `[rows, units]`, row-major
 * @returns of each replicate `[rows, classes]`, row-major
 * @throws RangeError when replicates differ in number or rows, or the activations are not finite or no rows of the cloud's inputs.
 */
export async function cloudLogits(cloud: MlpParameters, activations: readonly Float32Array[]): Promise<Float32Array[]> {
  const [sizes, replicates] = [sizesOf(cloud), replicatesOf(cloud)];
  const [units, classes] = [sizes[0], sizes[sizes.length - 1]];
  const rows = (activations.at(0)?.length ?? 0) / units;
  const fits = activations.every(({ length }) => length === rows * units);
  if (activations.length !== replicates || !Number.isInteger(rows) || rows === 0 || !fits) {
    throw new RangeError(
      `cloudLogits: found activations of [${activations.map(({ length }) => length).join(", ")}] numbers for ` +
        `${replicates} replicate(s); expected one array a replicate, each of the same number of rows of ${units} units`,
    );
  }
  for (const own of activations) checkFinite("cloudLogits", "the activations", own);
  const logits = tf.tidy(() =>
    mlpLogits(cloud, tf.stack(activations.map((own) => tf.tensor2d(own, [rows, units]))) as tf.Tensor3D),
  );
  const values = (await logits.data()) as Float32Array;
  logits.dispose();
  return activations.map((_, r) => values.slice(r * rows * classes, (r + 1) * rows * classes));
}
