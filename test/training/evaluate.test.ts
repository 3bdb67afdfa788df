import { beforeAll, describe, expect, it, vi } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { initMlp, type MlpParameters, mlpLogits } from "../../lib/models";
import { evaluate, predictClasses, predictLogits } from "../../lib/training";
import { normals } from "../models/reference";

beforeAll(() => selectBackend().then(() => undefined));

/** Two replicates whose logits are ±x: the second predicts the class that the first holds least likely. */
const opposite = (): MlpParameters => ({
  weights: [tf.tensor3d([1, 0, 0, 1, -1, 0, 0, -1], [2, 2, 2])],
  biases: [tf.zeros([2, 1, 2])],
});

describe("evaluate", () => {
  it("counts each replicate's errors", async () => {
    const rows = { inputs: Float32Array.of(3, 1, 0, 2, 5, 4, 1, 9), labels: Int32Array.of(0, 1, 1, 1) };
    expect(await evaluate(opposite(), rows)).toMatchObject({ accuracy: [0.75, 0.25], error: [0.25, 0.75] });
  });

  it("takes the mean cross-entropy, finite for logits of any size", async () => {
    const rows = { inputs: Float32Array.of(3, 1, 0, 2, 5, 4), labels: Int32Array.of(0, 1, 1) };
    const { loss } = await evaluate(opposite(), rows);
    // log(1 + e^(other − own)) a row: gaps of 2, 2 and −1.
    const softplus = (x: number) => Math.log(1 + Math.exp(x));
    expect(loss[0]).toBeCloseTo((2 * softplus(-2) + softplus(1)) / 3, 12);
    expect(loss[1]).toBeCloseTo((2 * softplus(2) + softplus(-1)) / 3, 12);
    const extreme = { inputs: Float32Array.of(1e4, -1e4), labels: Int32Array.of(1) };
    expect((await evaluate(opposite(), extreme)).loss).toEqual([2e4, 0]);
  });

  it("refuses labels that do not fit, no rows, and networks that diverged", async () => {
    const inputs = Float32Array.of(3, 1, 0, 2);
    await expect(evaluate(opposite(), { inputs, labels: [0] })).rejects.toThrow("found 1 labels for 2 rows");
    await expect(evaluate(opposite(), { inputs, labels: [0, 2] })).rejects.toThrow("label 1 is 2; expected an integer");
    await expect(predictLogits(opposite(), new Float32Array(0))).rejects.toThrow(
      "found 0 numbers; expected one or more",
    );
    await expect(predictLogits(opposite(), new Float32Array(3))).rejects.toThrow("found 3 numbers");
    const large = { ...opposite(), biases: [tf.tensor3d([0, 0, 3e38, 0], [2, 1, 2])] };
    const overflowing = Float32Array.of(-3e38, 1, 0, 2);
    await expect(evaluate(large, { inputs: overflowing, labels: [0, 1] })).rejects.toThrow(
      "replicate 1 has logits that are not",
    );
    const broken = { ...opposite(), biases: [tf.tensor3d([0, 0, Number.NaN, 0], [2, 1, 2])] };
    await expect(evaluate(broken, { inputs, labels: [0, 1] })).rejects.toThrow(
      "predictLogits: number 2 of dense1/bias is NaN; expected finite numbers",
    );
  });
});

describe("predictLogits", () => {
  it("refuses inputs that are not finite, which ReLU may make numbers of, and says which", async () => {
    const parameters = initMlp({ sizes: [2, 4, 2], seeds: [1] });
    for (const value of [Number.NaN, Infinity, -Infinity]) {
      const inputs = Float32Array.of(3, 1, 0, value);
      const words = `predictLogits: input 1 of row 1 is ${value}; expected finite numbers`;
      await expect(predictLogits(parameters, inputs)).rejects.toThrow(words);
      await expect(evaluate(parameters, { inputs, labels: [0, 1] })).rejects.toThrow(words);
    }
  });

  it("is mlpLogits however many rows there are, and frees what it made", async () => {
    const parameters = initMlp({ sizes: [3, 4, 2], seeds: [1, 2] });
    const inputs = Float32Array.from(normals("many", 2345, 3));
    const all = await tf.tidy(() => mlpLogits(parameters, tf.tensor2d(inputs, [2345, 3]))).data();
    const before = tf.memory().numTensors;
    const logits = await predictLogits(parameters, inputs);
    expect(tf.memory().numTensors).toBe(before);
    expect(logits.map((own) => own.length)).toEqual([4690, 4690]);
    logits.forEach((own, r) => {
      own.forEach((value, i) => {
        expect(value).toBeCloseTo(all[r * 4690 + i], 5);
      });
    });
  });
});

describe("the event loop", () => {
  it("gets a turn when 50 ms have passed, and no timer before: it would take longer than a small evaluation", async () => {
    const rows = { inputs: Float32Array.of(3, 1, 0, 2), labels: [0, 1] };
    const later = performance.now() + 1000;
    const now = vi.spyOn(performance, "now").mockReturnValue(later);
    const timers = vi.spyOn(globalThis, "setTimeout");
    try {
      await evaluate(opposite(), rows);
      expect(timers).toHaveBeenCalledTimes(1);
      now.mockReturnValue(later + 49);
      for (let i = 0; i < 5; i++) await evaluate(opposite(), rows);
      expect(timers).toHaveBeenCalledTimes(1);
      now.mockReturnValue(later + 50);
      await evaluate(opposite(), rows);
      expect(timers).toHaveBeenCalledTimes(2);
    } finally {
      vi.restoreAllMocks();
    }
  });
});

describe("predictClasses", () => {
  it("takes the largest, the lowest among equals, and −1 where a logit is not finite", () => {
    const logits = Float32Array.of(1, 3, 2, 5, 5, 5, Number.NaN, 1, 2, 0, Infinity, 1);
    expect([...predictClasses(logits, 3)]).toEqual([1, 0, -1, -1]);
  });
});
