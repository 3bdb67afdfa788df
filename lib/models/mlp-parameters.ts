import { tf } from "../backend";
import { checkMaskShapes } from "./check-mask";

/**
 * Parameters of `R` multilayer perceptrons of one shape, the replicates (seeds × arms), as plain tensors. Layer l maps
 * `sizes[l]` inputs to `sizes[l + 1]` outputs; ReLU follows every layer but the last, whose outputs are the logits.
 * `tf.dispose(parameters)` frees them. (A type with plain arrays, because `tf.tidy` and
 * `tf.dispose` take neither interfaces nor read-only arrays.)
 */
export type MlpParameters = {
  /** `[R, in, out]` of each layer. */
  readonly weights: tf.Tensor3D[];
  /** `[R, 1, out]` of each layer. */
  readonly biases: tf.Tensor3D[];
};

/** Number of replicates `R`. */
export function replicatesOf(parameters: MlpParameters): number {
  return parameters.weights[0].shape[0];
}

/** Units in each layer, the inputs first and the classes last: `[196, 200, 200, 10]`. */
export function sizesOf(parameters: MlpParameters): number[] {
  return [parameters.weights[0].shape[1], ...parameters.weights.map((weight) => weight.shape[2])];
}

/** Number of weights and biases in one network. @throws RangeError on sizes that are no multilayer perceptron. */
export function parameterCount(sizes: readonly number[]): number {
  checkSizes("parameterCount", sizes);
  return sizes.slice(1).reduce((count, out, layer) => count + (sizes[layer] + 1) * out, 0);
}

/** Bytes of one network stored as 32-bit floats. */
export function parameterBytes(sizes: readonly number[]): number {
  return 4 * parameterCount(sizes);
}

/**
 * The replicates at `indices`, in that order, as new tensors.
 *
 * @throws RangeError when an index is no replicate.
 */
export function takeReplicates(parameters: MlpParameters, indices: readonly number[]): MlpParameters {
  const replicates = replicatesOf(parameters);
  const wrong = indices.find((index) => !Number.isInteger(index) || index < 0 || index >= replicates);
  if (wrong !== undefined || indices.length === 0) {
    throw new RangeError(
      `takeReplicates: found ${indices.length === 0 ? "no index" : `index ${wrong}`}; ` +
        `there are ${replicates} replicates, so expected integers from 0 to ${replicates - 1}`,
    );
  }
  const take = (tensor: tf.Tensor3D) => tf.tidy(() => tf.concat(indices.map((index) => tf.slice(tensor, index, 1))));
  return { weights: parameters.weights.map(take), biases: parameters.biases.map(take) };
}

/**
 * The networks with the weights at 0 where their mask is 0, as new tensors. Chosen, not multiplied: −1 · 0 would be −0,
 * other bytes in a file.
 *
 * @param masks of each layer `[R, in, out]`, 1 where a weight is kept and 0 where it is removed
 * @throws RangeError when the masks have other shapes than the weights.
 */
export function maskWeights({ weights, biases }: MlpParameters, masks: readonly tf.Tensor3D[]): MlpParameters {
  checkMaskShapes("maskWeights", masks, weights);
  const keep = (weight: tf.Tensor3D, mask: tf.Tensor3D) =>
    tf.tidy(() => tf.where<tf.Tensor3D>(tf.cast(mask, "bool"), weight, tf.zerosLike(weight)));
  return { weights: weights.map((weight, l) => keep(weight, masks[l])), biases: biases.map((bias) => tf.clone(bias)) };
}

/**
 * Networks of one shape as the replicates of one, in that order, as new tensors.
 *
 * @throws RangeError on no networks, or networks of several shapes.
 */
export function concatReplicates(networks: readonly MlpParameters[]): MlpParameters {
  const shapes = [...new Set(networks.map((network) => sizesOf(network).join("-")))];
  if (shapes.length !== 1) {
    throw new RangeError(
      `concatReplicates: found networks of sizes ${shapes.join(", ") || "none"}; expected one or more of one shape`,
    );
  }
  const join = (tensors: tf.Tensor3D[]) => tf.concat(tensors);
  return {
    weights: networks[0].weights.map((_, l) => join(networks.map((network) => network.weights[l]))),
    biases: networks[0].biases.map((_, l) => join(networks.map((network) => network.biases[l]))),
  };
}

/** Refuses sizes that are no multilayer perceptron; `caller` is named in the error. */
export function checkSizes(caller: string, sizes: readonly number[]): void {
  if (sizes.length < 2 || sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new RangeError(
      `${caller}: sizes are [${sizes.join(", ")}]; expected at least two integers ≥ 1, such as [196, 200, 10]`,
    );
  }
}
