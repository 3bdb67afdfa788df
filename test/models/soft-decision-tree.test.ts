import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { networkLogits, softDecisionTree, treeLoss, treeView } from "../../lib/models";
import { waveInputs, waveParameters } from "./small-networks";

beforeAll(async () => {
  await selectBackend();
});

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const flat = (tensor: tf.Tensor) => [...tensor.dataSync<"float32">()];

/** One input, two inner levels: nodes 0; 1, 2; leaves 0 to 3 from left to right. */
const small = softDecisionTree({ inputShape: [1], classes: 2, depth: 2, inverseTemperature: 2 });
const parameters = () => ({
  "inner/kernel": tf.tensor2d([[1, -1, 0.5]]),
  "inner/bias": tf.tensor1d([0.1, 0.2, -0.3]),
  "leaves/logits": tf.tensor2d([0, Math.log(3), Math.log(3), 0, 0, 0, 0, Math.log(9)], [4, 2]),
});
const leaves = [
  [0.25, 0.75],
  [0.75, 0.25],
  [0.5, 0.5],
  [0.1, 0.9],
];
const rows = [0.7, -1.2, 3];
const right = (x: number) => [x + 0.1, -x + 0.2, 0.5 * x - 0.3].map((s) => sigmoid(2 * s));
const paths = (x: number) => {
  const [p0, p1, p2] = right(x);
  return [(1 - p0) * (1 - p1), (1 - p0) * p1, p0 * (1 - p2), p0 * p2];
};

describe("softDecisionTree", () => {
  it("gives every leaf the product of the decisions on its path, and mixes the leaves by it", () => {
    const x = tf.tensor2d(rows, [3, 1]);
    const view = treeView(small, parameters(), x);
    const expected = rows.map(paths);
    flat(view.paths).forEach((p, i) => {
      expect(p).toBeCloseTo(expected.flat()[i], 5);
    });
    flat(view.leaves).forEach((p, i) => {
      expect(p).toBeCloseTo(leaves.flat()[i], 5);
    });
    const mixture = expected.map((own) => [0, 1].map((c) => own.reduce((sum, p, l) => sum + p * leaves[l][c], 0)));
    flat(networkLogits(small, parameters(), x)).forEach((logit, i) => {
      expect(Math.exp(logit)).toBeCloseTo(mixture.flat()[i], 5);
    });
  });

  it("stays finite where a decision is all but certain", () => {
    const x = tf.tensor2d([1e4, -1e4], [2, 1]);
    for (const value of flat(networkLogits(small, parameters(), x))) expect(Number.isFinite(value)).toBe(true);
    const loss = treeLoss(
      small,
      parameters(),
      x,
      tf.tensor2d([
        [1, 0],
        [0, 1],
      ]),
      0.1,
    );
    expect(Number.isFinite(loss.dataSync()[0])).toBe(true);
  });

  it("is trained by the expected cross-entropy of its leaves and a penalty on one-sided nodes", () => {
    const targets = [
      [1, 0],
      [0, 1],
      [0.3, 0.7],
    ];
    const [x, t] = [tf.tensor2d(rows, [3, 1]), tf.tensor2d(targets)];
    const entropy = (n: number, l: number) => -leaves[l].reduce((sum, q, c) => sum + targets[n][c] * Math.log(q), 0);
    const expected =
      rows.reduce((sum, row, n) => sum + paths(row).reduce((own, p, l) => own + p * entropy(n, l), 0), 0) / 3;
    expect(treeLoss(small, parameters(), x, t, 0).dataSync()[0]).toBeCloseTo(expected, 5);

    const reach = (x: number) => [1, 1 - right(x)[0], right(x)[0]];
    const alpha = [0, 1, 2].map((node) => {
      const all = rows.reduce((sum, row) => sum + reach(row)[node], 0);
      return rows.reduce((sum, row) => sum + reach(row)[node] * right(row)[node], 0) / all;
    });
    const c = alpha.map((a, node) => -0.5 * (node === 0 ? 1 : 0.5) * (Math.log(a) + Math.log(1 - a)));
    const penalty = c.reduce((sum, value) => sum + value, 0);
    expect(treeLoss(small, parameters(), x, t, 0.1).dataSync()[0]).toBeCloseTo(expected + 0.1 * penalty, 5);
  });

  it("has the gradient of its loss, by finite differences", () => {
    const tree = softDecisionTree({ inputShape: [2, 2, 1], classes: 3, depth: 3 });
    const start = waveParameters(tree);
    const [x, t] = [waveInputs(tree, 5), tf.softmax(waveInputs({ ...tree, inputShape: [3] }, 5)) as tf.Tensor2D];
    const names = Object.keys(start);
    const loss = (...tensors: tf.Tensor[]) =>
      treeLoss(tree, Object.fromEntries(names.map((name, i) => [name, tensors[i]])), x, t, 0.1);
    const gradients = tf.grads(loss)(names.map((name) => start[name]));
    names.forEach((name, i) => {
      const [values, gradient] = [flat(start[name]), flat(gradients[i])];
      for (const k of [0, Math.floor(values.length / 2), values.length - 1]) {
        const at = (step: number) => {
          const moved = tf.tensor(
            values.map((value, j) => (j === k ? value + step : value)),
            start[name].shape,
          );
          return loss(...names.map((other) => (other === name ? moved : start[other]))).dataSync()[0];
        };
        expect((at(0.02) - at(-0.02)) / 0.04).toBeCloseTo(gradient[k], 3);
      }
    });
  });

  it("refuses a depth or temperature that makes no tree", () => {
    const settings = { inputShape: [4], classes: 2 };
    expect(() => softDecisionTree({ ...settings, depth: 0 })).toThrow("depth is 0; expected an integer from 1 to 16");
    expect(() => softDecisionTree({ ...settings, depth: 2, inverseTemperature: 0 })).toThrow(
      "inverseTemperature is 0; expected a number > 0",
    );
  });
});
