import { type DenseBatch, type DenseParameters, tf, type UpdateRule } from "../../lib/backend";

// Networks, batches and rules that the tests of the dense trainer share.

export const replicates = 3;
/** Enough for two blocks, the second one no whole number of panels. */
export const rows = 37;
export const momentum: UpdateRule = { name: "momentum", mu: 0.9 };
export const adam: UpdateRule = { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Values in (−scale, scale) that repeat from run to run. */
export const values = (size: number, seed: number, scale = 1) =>
  Float32Array.from({ length: size }, (_, i) => scale * Math.sin(12.9898 * (i + 1) + 78.233 * seed));

export const parametersOf = (sizes: number[], seed: number, make = values): DenseParameters => ({
  weights: sizes.slice(1).map((out, l) => make(replicates * sizes[l]! * out, seed + l, 0.5)),
  biases: sizes.slice(1).map((out, l) => make(replicates * out, seed + 10 + l, 0.1)),
});

/** Rows that sum to 1, no two alike. */
function probabilities(classes: number, seed: number, rows: number): Float32Array {
  return tf.tidy(() =>
    tf
      .softmax(tf.tensor2d(values(replicates * rows * classes, seed, 2), [replicates * rows, classes]))
      .dataSync<"float32">(),
  );
}

export function batchOf(sizes: number[], step: number, dropout: boolean, b = rows): DenseBatch {
  const hidden = sizes.slice(1, -1);
  return {
    inputs: values(replicates * b * sizes[0]!, 100 + step),
    targets: [200, 300].map((seed) => probabilities(sizes.at(-1)!, seed + step, b)),
    dropout: dropout
      ? hidden.map((u, l) => values(replicates * b * u, 400 + step + l).map((v) => (v > 0 ? 2 : 0)))
      : [],
  };
}

export const terms = [
  { weights: [1, 0.3, 0], temperatures: [1, 1, 1] },
  { weights: [0, 0.7 * 16, 2], temperatures: [1, 4, 2.5] },
];

export const flat = ({ weights, biases }: DenseParameters) => weights.flatMap((w, l) => [...w, ...biases[l]!]);
/** Of numbers above 1 relative to them. */
export const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (v, i) => Math.abs(v - b[i]!) / Math.max(1, Math.abs(b[i]!))).reduce((x, y) => Math.max(x, y), 0);
