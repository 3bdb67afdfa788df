import { tf } from "../backend";
import { type MlpParameters, replicatesOf } from "./mlp-parameters";

/** One layer of one network as plain arrays. */
export interface LayerMatrix {
  readonly inputs: number;
  readonly outputs: number;
  /** `[in, out]`, row-major. */
  readonly weights: Float32Array;
  /** `[out]`. */
  readonly biases: Float32Array;
}

/** The layers of each replicate, `[R][L]`, copied. */
export function matricesOf(parameters: MlpParameters): LayerMatrix[][] {
  const layers = parameters.weights.map((weight, l) => ({
    shape: weight.shape,
    weights: weight.dataSync<"float32">(),
    biases: parameters.biases[l].dataSync<"float32">(),
  }));
  return Array.from({ length: replicatesOf(parameters) }, (_, r) =>
    layers.map(({ shape: [, inputs, outputs], weights, biases }) => ({
      ...{ inputs, outputs },
      weights: weights.slice(r * inputs * outputs, (r + 1) * inputs * outputs),
      biases: biases.slice(r * outputs, (r + 1) * outputs),
    })),
  );
}

/**
 * The inverse of {@link matricesOf}, as new tensors.
 *
 * @throws RangeError on no replicates, or one with other layers or another number of weights and biases than the first's
 * shapes.
 */
export function mlpOfMatrices(replicates: readonly (readonly LayerMatrix[])[]): MlpParameters {
  const [shapes] = replicates;
  const fits = (layers: readonly LayerMatrix[]) =>
    layers.length === shapes.length &&
    layers.every(({ weights, biases }, l) => {
      const { inputs, outputs } = shapes[l];
      return weights.length === inputs * outputs && biases.length === outputs;
    });
  const wrong = replicates.findIndex((layers) => !fits(layers));
  if (wrong >= 0 || replicates.length === 0) {
    throw new RangeError(
      `mlpOfMatrices: ${wrong < 0 ? "found no replicates" : `replicate ${wrong} has other layers`}; ` +
        "expected one or more, each with the weights and biases of the first one's shapes",
    );
  }
  const join = (l: number, part: "weights" | "biases", rows: number) => {
    const size = rows * shapes[l].outputs;
    const values = new Float32Array(replicates.length * size);
    for (const [r, layers] of replicates.entries()) values.set(layers[l][part], r * size);
    return tf.tensor3d(values, [replicates.length, rows, shapes[l].outputs]);
  };
  return {
    weights: shapes.map(({ inputs }, l) => join(l, "weights", inputs)),
    biases: shapes.map((_, l) => join(l, "biases", 1)),
  };
}
