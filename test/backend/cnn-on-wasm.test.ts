import { beforeAll, expect, it } from "vitest";
import { tf } from "../../lib/backend";
import { registerWasmKernels } from "../../lib/backend/wasm-kernels/register";

beforeAll(async () => {
  registerWasmKernels();
  await tf.setBackend("wasm");
});

/** Images `[B, 12, 12, 1]` of one bright bar, upright (class 0) or lying (class 1), and their classes one-hot. */
function bars(count: number): { x: tf.Tensor4D; y: tf.Tensor2D } {
  const size = 12;
  const pixels = new Float32Array(count * size * size);
  for (let image = 0; image < count; image++)
    for (let along = 0; along < size; along++) {
      const at = (image * 5) % size;
      const [row, column] = image % 2 === 0 ? [along, at] : [at, along];
      pixels[image * size * size + row * size + column] = 1;
    }
  const y = tf.oneHot(
    tf.tensor1d(
      Array.from({ length: count }, (_, i) => i % 2),
      "int32",
    ),
    2,
    1,
    0,
    "float32",
  );
  return { x: tf.tensor4d(pixels, [count, size, size, 1]), y: y as tf.Tensor2D };
}

const normal = (shape: number[], deviation: number, seed: number) =>
  tf.variable(tf.randomNormal(shape, 0, deviation, "float32", seed));

it.each(["max", "avg"] as const)("a convolutional net with %s pooling and batch norm learns", (pooling) => {
  const { x, y } = bars(24);
  const [f1, f2] = [normal([3, 3, 1, 6], 0.3, 1), normal([3, 3, 6, 8], 0.2, 2)];
  const [scale, offset] = [tf.variable(tf.ones([6])), tf.variable(tf.zeros([6]))];
  const [w, b] = [normal([3 * 3 * 8, 2], 0.1, 3), tf.variable(tf.zeros([2]))];
  const parameters = [f1, f2, scale, offset, w, b];
  const pool = (h: tf.Tensor4D) => tf.pool(h, 2, pooling, "same", undefined, 2);
  const loss = (): tf.Scalar => {
    const c1 = tf.conv2d(x, f1 as tf.Tensor4D, 1, "same");
    const { mean, variance } = tf.moments(c1, [0, 1, 2]);
    const n1 = tf.batchNorm(
      c1,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      offset as tf.Tensor1D,
      scale as tf.Tensor1D,
    );
    const h1 = pool(tf.relu(n1));
    const h2 = pool(tf.relu(tf.conv2d(h1, f2 as tf.Tensor4D, 1, "same")));
    const logits = tf.add(tf.matMul(tf.reshape(h2, [24, -1]), w as tf.Tensor2D), b);
    return tf.losses.softmaxCrossEntropy(y, logits);
  };
  const optimizer = tf.train.adam(0.02);
  const value = () => tf.tidy(() => loss().dataSync()[0]!);
  const initial = value();
  optimizer.minimize(loss, false, parameters);
  const tensors = tf.memory().numTensors;
  for (let step = 0; step < 40; step++) optimizer.minimize(loss, false, parameters);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(initial).toBeGreaterThan(0.4);
  expect(value()).toBeLessThan(0.05);
  optimizer.dispose();
  tf.dispose([x, y, ...parameters]);
});
