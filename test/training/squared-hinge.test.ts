import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { mlpNetwork } from "../../lib/models";
import { seededRandom } from "../../lib/random";
import { squaredHingeObjective } from "../../lib/training";

beforeAll(() => selectBackend().then(() => undefined));

describe("squaredHingeObjective", () => {
  it("is the mean of max(0, 1 − t z)² over rows and classes, and so is its gradient", () => {
    const network = mlpNetwork([2, 3]);
    const objective = squaredHingeObjective(network);
    const kernel = tf.tensor2d([0.5, 2, -1, -0.25, 0.1, 0.3], [2, 3]);
    const [x, targets] = [tf.tensor2d([1, 0, 0, 2], [2, 2]), tf.tensor2d([1, 0, 0, 0, 0, 1], [2, 3])];
    const pass = { random: seededRandom(1), setStatistic: () => undefined };
    const lossOf = (weights: tf.Tensor) =>
      objective({ "dense1/kernel": weights, "dense1/bias": tf.zeros([3]) }, x, [targets], pass);
    // Logits: [0.5, 2, −1] of class 0 and [−0.5, 0.2, 0.6] of class 2; what is missing to the margin of 1:
    const missing = [
      [0.5, 3, 0],
      [0.5, 1.2, 0.4],
    ];
    const squares = missing.flat().reduce((sum, value) => sum + value ** 2, 0);
    expect(lossOf(kernel).dataSync()[0]).toBeCloseTo(squares / 6, 6);
    // ∂z = −2 t · missing / 6, and the rows are [1, 0] and [0, 2].
    const wanted = [-0.5, 3, 0, 2 * 0.5, 2 * 1.2, 2 * -0.4].map((value) => (2 * value) / 6);
    [...tf.grad(lossOf)(kernel).dataSync()].forEach((value, i) => {
      expect(value).toBeCloseTo(wanted[i], 6);
    });
  });
});
