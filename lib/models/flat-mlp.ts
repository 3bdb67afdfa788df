import { tf } from "../backend";
import { type MlpParameters, parameterCount } from "./mlp-parameters";

/**
 * All parameters of all replicates in one vector: what an optimizer updates in a few large operations. Layer by layer,
 * `[R, in, out]` weights and then `[R, 1, out]` biases, so that every tensor is one stretch of the vector.
 */
export function flattenMlp({ weights, biases }: MlpParameters): tf.Tensor1D {
  return tf.tidy(() =>
    tf.concat(weights.flatMap((weight, l) => [tf.reshape(weight, [-1]), tf.reshape(biases[l], [-1])])),
  );
}

/** The inverse of {@link flattenMlp}: new tensors with the shapes of `replicates` networks of `sizes`. */
export function unflattenMlp(flat: tf.Tensor1D, sizes: readonly number[], replicates: number): MlpParameters {
  const size = replicates * parameterCount(sizes);
  if (flat.size !== size) {
    throw new RangeError(
      `unflattenMlp: found ${flat.size} numbers; expected ${size} for ${replicates} network(s) of ${sizes.join("-")}`,
    );
  }
  let start = 0;
  const next = (rows: number, columns: number): tf.Tensor3D => {
    const size = replicates * rows * columns;
    const part = tf.tidy(() => tf.reshape<tf.Rank.R3>(tf.slice(flat, start, size), [replicates, rows, columns]));
    start += size;
    return part;
  };
  const layers = sizes.slice(1).map((out, layer) => ({ weight: next(sizes[layer], out), bias: next(1, out) }));
  return { weights: layers.map((layer) => layer.weight), biases: layers.map((layer) => layer.bias) };
}
