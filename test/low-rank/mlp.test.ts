import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { drawBatch } from "../../lib/data";
import {
  breakEvenRank,
  factoriseMlp,
  lowRankBytes,
  lowRankLogits,
  lowRankParameterCount,
  multiplyOut,
  ranksWithin,
  relativeError,
  svd,
  trainFactors,
} from "../../lib/low-rank";
import { initMlp, mlpLogits, parameterCount } from "../../lib/models";
import type { Random } from "../../lib/random";
import { evaluate, hardLabels, momentum, predictLogits, train } from "../../lib/training";
import { referenceLogits } from "../models/reference";
import { classes, clouds, features } from "../training/synthetic";

beforeAll(() => selectBackend().then(() => undefined));

const { inputs, labels } = clouds(300, "train");
const sizes = [features, 16, 12, classes];
const seeds = [1, 2];
const drawRows = (random: Random) => drawBatch(random, 300, 32);
const largest = (a: tf.Tensor, b: tf.Tensor) => tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]);

describe("factoriseMlp", () => {
  it("at full rank is the same network, as factors and multiplied out", () => {
    const start = initMlp({ sizes, seeds });
    const network = factoriseMlp(start, [6, 12, 3]);
    expect(network.factors.map((layer) => layer.map(({ shape }) => shape))).toEqual([
      [
        [2, 6, 6],
        [2, 6, 16],
      ],
      [
        [2, 16, 12],
        [2, 12, 12],
      ],
      [
        [2, 12, 3],
        [2, 3, 3],
      ],
    ]);
    const x = tf.tensor2d(inputs.subarray(0, 5 * features), [5, features]);
    expect(largest(lowRankLogits(network, x), mlpLogits(start, x))).toBeLessThan(1e-5);
    expect(largest(mlpLogits(multiplyOut(network), x), mlpLogits(start, x))).toBeLessThan(1e-5);
    const own = tf.stack([x, tf.neg(x)]) as tf.Tensor3D;
    expect(largest(lowRankLogits(network, own), mlpLogits(start, own))).toBeLessThan(1e-5);
  });

  it("at a lower rank is off by the singular values left out, in each replicate on its own", () => {
    const start = initMlp({ sizes, seeds });
    const cut = multiplyOut(factoriseMlp(start, [2, undefined, 1]));
    expect(cut.weights[1].dataSync()).toEqual(start.weights[1].dataSync());
    [2, undefined, 1].forEach((rank, l) => {
      if (rank === undefined) return;
      const [, rows, columns] = start.weights[l].shape;
      for (const r of [0, 1]) {
        const values = start.weights[l].dataSync().subarray(r * rows * columns, (r + 1) * rows * columns);
        const found = cut.weights[l].dataSync().subarray(r * rows * columns, (r + 1) * rows * columns);
        const error = Math.hypot(...values.map((value, i) => value - found[i])) / Math.hypot(...values);
        expect(error).toBeCloseTo(relativeError(svd(values, rows, columns).singularValues, rank), 5);
      }
    });
  });

  it("meets an error budget in every replicate, and leaves a layer whole where factors would not be smaller", () => {
    const start = initMlp({ sizes: [40, 40, 3], seeds });
    const ranks = ranksWithin(start, 0.7);
    expect(ranks[1]).toBe(2);
    const cut = multiplyOut(factoriseMlp(start, ranks));
    const norms = (tensor: tf.Tensor3D) => tf.tidy(() => tf.sqrt(tf.sum(tf.square(tensor), [1, 2])).dataSync());
    const errors = norms(tf.sub(cut.weights[0], start.weights[0]));
    norms(start.weights[0]).forEach((norm, r) => {
      expect(errors[r] / norm).toBeLessThanOrEqual(0.7);
    });
    const lower = multiplyOut(factoriseMlp(start, [ranks[0]! - 1, 2]));
    const beyond = norms(tf.sub(lower.weights[0], start.weights[0]));
    expect(Math.max(...norms(start.weights[0]).map((norm, r) => beyond[r] / norm))).toBeGreaterThan(0.7);
    expect(ranksWithin(start, 0)).toEqual([undefined, undefined]);
  });

  it("takes the rank that the hardest replicate needs", () => {
    const simple = Array.from({ length: 100 }, (_, i) => (1 + Math.floor(i / 10)) * (1 + (i % 10))); // an outer product
    const [hard] = initMlp({ sizes: [10, 10], seeds: [1] }).weights;
    const two = {
      weights: [tf.concat([tf.tensor3d(simple, [1, 10, 10]), hard])],
      biases: [tf.zeros<tf.Rank.R3>([2, 1, 10])],
    };
    const alone = (weight: tf.Tensor3D) => ranksWithin({ weights: [weight], biases: two.biases }, 0.6);
    expect(alone(tf.tensor3d(simple, [1, 10, 10]))).toEqual([1]);
    expect(alone(hard)[0]).toBeGreaterThan(1);
    expect(ranksWithin(two, 0.6)).toEqual(alone(hard));
  });

  it("counts parameters and bytes as by hand", () => {
    expect(lowRankParameterCount([196, 100, 50, 10], [16, 16, undefined])).toBe(
      16 * 296 + 100 + 16 * 150 + 50 + 500 + 10,
    );
    expect(lowRankBytes([4, 4], [1])).toBe(4 * (8 + 4));
    expect(lowRankParameterCount([196, 100, 10], [undefined, undefined])).toBe(parameterCount([196, 100, 10]));
    // 66 · (196 + 100) = 19,536 < 19,600 < 67 · 296; at 4 × 4 rank 2 is as large as the matrix
    expect([breakEvenRank(196, 100), breakEvenRank(4, 4), breakEvenRank(1, 9)]).toEqual([66, 1, 0]);
  });

  it("leaves no tensor but its result", () => {
    const start = initMlp({ sizes, seeds });
    const before = tf.memory().numTensors;
    const network = factoriseMlp(start, [2, 2, undefined]);
    const whole = multiplyOut(network);
    tf.dispose([network, whole]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("names what is wrong", () => {
    const start = initMlp({ sizes, seeds });
    expect(() => factoriseMlp(start, [1, 1])).toThrow("factoriseMlp: 2 ranks for 3 layers");
    expect(() => factoriseMlp(start, [7, 1, 1])).toThrow(
      "the rank of a 6 × 16 layer is 7; expected an integer from 1 to 6",
    );
    expect(() => lowRankParameterCount(sizes, [0, 1, 1])).toThrow(
      "lowRankParameterCount: the rank of a 6 × 16 layer is 0",
    );
    expect(() => ranksWithin(start, -1)).toThrow("the error budget is -1");
  });
});

describe("trainFactors", () => {
  it("moves the factors down the gradient of the loss", async () => {
    const start = initMlp({ sizes: [2, 3, 2], seeds: [5] });
    const [row, rate] = [[0.8, -0.6], 0.05];
    const arms = { factors: { start, loss: hardLabels([1], 2), drawRows: () => Int32Array.of(0) } };
    const run = {
      seeds: [5],
      inputs: Float32Array.from(row),
      steps: 1,
      learningRate: rate,
      optimizer: momentum(0),
      arms,
    };
    const { last } = (await train({ ...run, createStepper: trainFactors([1, undefined]) })).arms.factors;

    const { factors } = factoriseMlp(start, [1, undefined]);
    const flat = factors.flat().flatMap((tensor) => Array.from(tensor.dataSync())); // [2·1, 1·3, 3·2]
    const whole = (p: readonly number[]) => {
      const first = [0, 1].map((i) => [2, 3, 4].map((k) => p[i] * p[k]));
      return [first, [p.slice(5, 7), p.slice(7, 9), p.slice(9, 11)]];
    };
    const lossAt = (p: readonly number[]) => {
      const [z] = referenceLogits(
        {
          weights: whole(p),
          biases: [
            [0, 0, 0],
            [0, 0],
          ],
        },
        [row],
      );
      return Math.log(Math.exp(z[0]) + Math.exp(z[1])) - z[1];
    };
    const moved = flat.map((value, i) => {
      const at = (step: number) => lossAt(flat.map((p, k) => (k === i ? p + step : p)));
      return value - (rate * (at(1e-5) - at(-1e-5))) / 2e-5;
    });
    const expected = whole(moved);
    [0, 1].forEach((l) => {
      last.weights[l]
        .arraySync()[0]
        .flat()
        .forEach((value, i) => {
          expect(value).toBeCloseTo(expected[l].flat()[i], 5);
        });
    });
  });

  it("mends what truncation broke, and stays at its rank", async () => {
    const dense = { start: initMlp({ sizes, seeds }), loss: hardLabels(labels, classes), drawRows };
    const settings = { seeds, inputs, steps: 150, learningRate: 0.01 };
    const teacher = (await train({ ...settings, arms: { dense } })).arms.dense.last;
    const ranks = [1, 1, undefined];
    const cut = multiplyOut(factoriseMlp(teacher, ranks));
    const arms = { factors: { ...dense, start: teacher } };
    const { last } = (await train({ ...settings, arms, createStepper: trainFactors(ranks) })).arms.factors;
    const [before, after] = [await evaluate(cut, { inputs, labels }), await evaluate(last, { inputs, labels })];
    for (const r of [0, 1]) expect(after.error[r]).toBeLessThan(before.error[r]);
    const { singularValues } = svd(last.weights[0].dataSync().subarray(0, features * 16), features, 16);
    expect(singularValues[1] / singularValues[0]).toBeLessThan(1e-6);
    const logits = await predictLogits(multiplyOut(factoriseMlp(last, ranks)), inputs);
    (await predictLogits(last, inputs))[0].forEach((value, i) => {
      expect(logits[0][i]).toBeCloseTo(value, 3);
    });
  });

  it("leaves no tensor but its result, and refuses masks", async () => {
    const start = initMlp({ sizes, seeds });
    const arm = { start, loss: hardLabels(labels, classes), drawRows };
    const run = { seeds, inputs, steps: 2, learningRate: 0.01, createStepper: trainFactors([2, 2, 2]) };
    const before = tf.memory().numTensors;
    tf.dispose((await train({ ...run, arms: { arm } })).arms);
    expect(tf.memory().numTensors).toBe(before);
    const masks = start.weights.map((weight) => tf.onesLike(weight));
    await expect(train({ ...run, arms: { arm: { ...arm, masks } } })).rejects.toThrow("found masks; expected none");
  });
});
