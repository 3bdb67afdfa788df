import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { hardLabels, softmaxCrossEntropy, weightedCrossEntropy } from "../../lib/training";

beforeAll(() => selectBackend().then(() => undefined));

const LN2 = Math.log(2);
const LN3 = Math.log(3);
const temperatures = (...values: number[]) => tf.tensor3d(values, [values.length, 1, 1]);

describe("softmaxCrossEntropy", () => {
  it("is worked out by hand: replicates with temperatures of their own, mean over the batch", async () => {
    // Odds 3 : 1 at T = 1 in replicate 0; the same logits doubled at T = 2 in replicate 1.
    const logits = tf.tensor3d([LN3, 0, 0, 0, 2 * LN3, 0, 0, 0], [2, 2, 2]);
    const targets = tf.tensor3d([1, 0, 0.5, 0.5, 0, 1, 1, 0], [2, 2, 2]);
    const { loss, gradient } = softmaxCrossEntropy(logits, targets, temperatures(1, 2));
    const expected = [(Math.log(4 / 3) + LN2) / 2, (Math.log(4) + LN2) / 2];
    (await loss.data()).forEach((value, r) => {
      expect(value).toBeCloseTo(expected[r], 6);
    });
    // (q − p) / (T · B) with q = (3/4, 1/4) and (1/2, 1/2)
    const rows = [-0.25 / 2, 0.25 / 2, 0, 0, 0.75 / 4, -0.75 / 4, -0.5 / 4, 0.5 / 4];
    (await gradient.data()).forEach((value, i) => {
      expect(value).toBeCloseTo(rows[i], 6);
    });
  });

  it("stays exact at extreme logits", async () => {
    const logits = tf.tensor3d([1e4, -1e4, -1e4, 1e4], [1, 2, 2]);
    const { loss, gradient } = softmaxCrossEntropy(logits, tf.tensor3d([1, 0, 1, 0], [1, 2, 2]), temperatures(1));
    expect((await loss.data())[0]).toBeCloseTo(1e4, 2);
    expect([...(await gradient.data())]).toEqual([0, 0, -0.5, 0.5]);
  });

  it("has the gradient that automatic differentiation finds", async () => {
    const logits = tf.randomNormal<tf.Rank.R3>([2, 3, 4], 0, 3, "float32", 1);
    const targets = tf.softmax(tf.randomNormal<tf.Rank.R3>([2, 3, 4], 0, 1, "float32", 2));
    const [t, w] = [temperatures(0.7, 4), temperatures(2, 0.5)];
    const ones = temperatures(1, 1);
    const hot = tf.softmax(tf.mul(targets, 50)) as tf.Tensor3D;
    const scales = [
      { weight: w, temperature: t },
      { weight: ones, temperature: ones },
    ];
    const { loss, gradient } = weightedCrossEntropy(logits, [targets, hot], scales);
    const total = (z: tf.Tensor3D) => {
      const term = (p: tf.Tensor3D, temperature: tf.Tensor3D, weight: tf.Tensor3D) =>
        tf.mul(weight, tf.neg(tf.mul(p, tf.logSoftmax(tf.div(z, temperature)))));
      return tf.div(tf.sum(tf.add(term(targets, t, w), term(hot, ones, ones))), 3) as tf.Scalar;
    };
    const automatic = await tf
      .grad((z) => total(z as tf.Tensor3D))(logits)
      .data();
    (await gradient.data()).forEach((value, i) => {
      expect(value).toBeCloseTo(automatic[i], 5);
    });
    const [sum] = await total(logits).data();
    const [first, second] = await loss.data();
    expect(first + second).toBeCloseTo(sum, 4);
  });
});

describe("hardLabels", () => {
  it("is one-hot with weight and temperature 1, and refuses a label that is no class", () => {
    expect(hardLabels([1, 0], 2)).toEqual([{ targets: Float32Array.of(0, 1, 1, 0), weight: 1, temperature: 1 }]);
    expect(() => hardLabels([0, 3], 3)).toThrow("label 1 is 3; expected an integer in [0, 3)");
  });
});
