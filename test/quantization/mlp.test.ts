import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { initMlp, type MlpParameters } from "../../lib/models";
import {
  compressionOf,
  type Granularity,
  integerErrorBound,
  integerMlp,
  quantizedBytes,
  quantizeWeights,
  runIntegerMlp,
  schemeOf,
} from "../../lib/quantization";
import { evaluate, predictClasses } from "../../lib/training";
import { normals, type ReferenceMlp, referenceLogits } from "../models/reference";
import { classes, clouds, features } from "../training/synthetic";
import { trainedOnClouds } from "./trained";

const { inputs, labels } = clouds(300, "train");
const rowsOf = (values: ArrayLike<number>, width: number) =>
  Array.from({ length: values.length / width }, (_, row) => Array.from(values).slice(row * width, (row + 1) * width));

let trained: MlpParameters;
beforeAll(async () => {
  await selectBackend();
  trained = await trainedOnClouds([features, 16, 12, classes]);
});

/** Replicate r in double precision. */
const asReference = ({ weights, biases }: MlpParameters, r: number): ReferenceMlp => ({
  weights: weights.map((weight) => weight.arraySync()[r]),
  biases: biases.map((bias) => bias.arraySync()[r][0]),
});

describe("quantizeWeights", () => {
  it.each<[number, Granularity, number]>([
    [8, "tensor", 1],
    [3, "tensor", 1],
    [4, "channel", 5],
  ])("moves each weight at most half a step, %i bits per %s", async (bits, granularity, schemes) => {
    const start = initMlp({ sizes: [7, 5], seeds: [1, 2] });
    const result = quantizeWeights(start, bits, granularity);
    const [before, after] = [start.weights[0].arraySync(), result.weights[0].arraySync()];
    before.forEach((matrix, r) => {
      const groups = schemes === 1 ? [matrix.flat()] : matrix[0].map((_, c) => matrix.map((row) => row[c]));
      const found = schemes === 1 ? [after[r].flat()] : after[r][0].map((_, c) => after[r].map((row) => row[c]));
      expect(groups).toHaveLength(schemes);
      groups.forEach((values, g) => {
        const { scale } = schemeOf(values, bits);
        values.forEach((value, i) => {
          expect(Math.abs(found[g][i] - value)).toBeLessThan((scale / 2) * 1.0001);
        });
        expect(new Set(found[g]).size).toBeLessThanOrEqual(2 ** bits);
      });
    });
    expect(result.biases[0].arraySync()).toEqual(start.biases[0].arraySync());
  });

  it("quantizes a replicate alone as beside another, and again to itself", () => {
    const [both, second] = [initMlp({ sizes: [6, 4], seeds: [1, 2] }), initMlp({ sizes: [6, 4], seeds: [2] })];
    const once = quantizeWeights(both, 4, "tensor");
    expect(once.weights[0].arraySync()[1]).toEqual(quantizeWeights(second, 4, "tensor").weights[0].arraySync()[0]);
    const twice = quantizeWeights(once, 4, "tensor").weights[0].dataSync();
    twice.forEach((value, i) => {
      expect(value).toBeCloseTo(once.weights[0].dataSync()[i], 6);
    });
  });

  it("hurts little at 8 bits and more with every bit taken", async () => {
    const spread = async (bits: number) => {
      const quantized = quantizeWeights(trained, bits, "tensor");
      const difference = tf.tidy(() =>
        tf.sum(tf.stack(trained.weights.map((weight, l) => tf.sum(tf.square(tf.sub(weight, quantized.weights[l])))))),
      );
      return (await difference.data())[0];
    };
    const spreads = await Promise.all([8, 4, 3, 2].map(spread));
    spreads.slice(1).forEach((value, i) => {
      expect(value).toBeGreaterThan(2 * spreads[i]);
    });
    const [dense, eight] = [trained, quantizeWeights(trained, 8, "tensor")];
    const errors = await Promise.all([dense, eight].map((network) => evaluate(network, { inputs, labels })));
    expect(Math.abs(errors[1].error[0] - errors[0].error[0])).toBeLessThan(0.02);
  });

  it("counts bytes as by hand", () => {
    // 196·100 weights of 4 bits, 100 biases, one scheme; 1,000 weights of 4 bits, 10 biases, one scheme
    expect(quantizedBytes([196, 100, 10], 4, "tensor")).toBe(9800 + 400 + 5 + 500 + 40 + 5);
    expect(quantizedBytes([3, 3], 3, "channel")).toBe(4 + 12 + 3 * 5);
    const start = initMlp({ sizes: [196, 100, 10], seeds: [1] });
    expect(compressionOf(start, 8, "tensor")).toBeCloseTo((4 * 20710) / (20600 + 440 + 10), 12);
  });

  it("names what is wrong", () => {
    const start = initMlp({ sizes: [2, 2], seeds: [1] });
    expect(() => quantizeWeights(start, 1, "tensor")).toThrow("quantizeWeights: bits is 1");
    expect(() => quantizedBytes([2, 2], 17, "tensor")).toThrow("quantizedBytes: bits is 17");
    const broken = { ...start, weights: [tf.tensor3d([1, Number.NaN, 0, 0], [1, 2, 2])] };
    expect(() => quantizeWeights(broken, 8, "tensor")).toThrow("value 1 is NaN");
  });
});

describe("integer inference", () => {
  it.each<[number, Granularity]>([
    [8, "tensor"],
    [8, "channel"],
    [4, "channel"],
    [2, "tensor"],
  ])("stays within the derived bound of the real network, %i bits per %s", (bits, granularity) => {
    const network = integerMlp(trained, { replicate: 1, bits, granularity, calibration: inputs });
    const real = referenceLogits(asReference(trained, 1), rowsOf(inputs, features));
    const found = rowsOf(runIntegerMlp(network, inputs), classes);
    let largest = 0;
    real.forEach((row, n) => {
      const bound = integerErrorBound(network, inputs.subarray(n * features, (n + 1) * features));
      row.forEach((value, c) => {
        const error = Math.abs(found[n][c] - value);
        expect(error).toBeLessThanOrEqual(bound[c] + 1e-5);
        largest = Math.max(largest, error / bound[c]);
      });
    });
    // A bound that is a thousand times too wide would prove nothing.
    expect(largest).toBeGreaterThan(0.02);
  });

  it("has the bound of its formula, worked out for one unit a layer", () => {
    const network = {
      weights: [tf.tensor3d([[[0.7]]]), tf.tensor3d([[[-1.3]]])],
      biases: [tf.tensor3d([[[0.2]]]), tf.tensor3d([[[0.4]]])],
    };
    const calibration = Float32Array.of(0, 0.9, 2);
    const integers = integerMlp(network, { bits: 4, granularity: "tensor", calibration });
    // Ranges: inputs 0 … 2, weights 0 … 0.7 and −1.3 … 0, hidden unit 0.2 … 1.6 widened to 0.
    const [s1, w1, s2, w2] = [2 / 255, 0.7 / 15, 1.6 / 255, 1.3 / 15];
    const x = Math.round(0.9 / s1) * s1;
    const sum = x * 0.7 + Math.round(0.2 / (s1 * w1)) * s1 * w1;
    const hidden = Math.round(sum / s2) * s2;
    const first = (s1 / 2) * (0.7 + w1 / 2) + (x * w1) / 2 + (s1 * w1) / 2 + s2 / 2;
    const second = first * (1.3 + w2 / 2) + (hidden * w2) / 2 + (s2 * w2) / 2;
    expect(integerErrorBound(integers, Float32Array.of(0.9))[0]).toBeCloseTo(second, 6);
  });

  it("predicts as the real network on all but few rows at 8 bits", async () => {
    const network = integerMlp(trained, { bits: 8, granularity: "channel", calibration: inputs });
    const test = clouds(400, "test");
    const predicted = predictClasses(runIntegerMlp(network, test.inputs), classes);
    const error = predicted.filter((label, row) => label !== test.labels[row]).length / 400;
    expect(Math.abs(error - (await evaluate(trained, test)).error[0])).toBeLessThan(0.015);
  });

  it("is exact where every number is on its grid", () => {
    // Inputs 0 … 255, weights −2 … 253 and −253 … 2, hidden units 0 … 255: each range has 255 steps of size 1.
    const network = {
      weights: [
        tf.tensor3d([
          [
            [1, -2],
            [3, 253],
          ],
        ]),
        tf.tensor3d([
          [
            [2, -253],
            [-1, 2],
          ],
        ]),
      ],
      biases: [tf.tensor3d([[[0, -6]]]), tf.tensor3d([[[10, -20]]])],
    };
    const calibration = Float32Array.of(255, 0, 0, 1);
    const integers = integerMlp(network, { bits: 8, granularity: "tensor", calibration });
    expect(integers.map(({ weightSchemes: [scheme] }) => scheme.zeroPoint)).toEqual([2, 253]);
    expect([...integers[0].weights]).toEqual([3, 0, 5, 255]);
    // h = ReLU([255, −516]), ReLU([3, 247]), ReLU([12, 229])
    const logits = runIntegerMlp(integers, Float32Array.of(255, 0, 0, 1, 9, 1));
    expect([...logits]).toEqual([520, -64535, -231, -285, -195, -2598]);
  });

  it("clamps inputs beyond the calibrated range", () => {
    const network = integerMlp(trained, { bits: 8, granularity: "tensor", calibration: inputs });
    const highest = Math.max(...inputs);
    const [edge, beyond] = [highest, highest + 100].map((value) => new Float32Array(features).fill(value));
    expect(runIntegerMlp(network, beyond)).toEqual(runIntegerMlp(network, edge));
  });

  it("holds 8-bit weights and leaves no tensor behind", () => {
    const before = tf.memory().numTensors;
    const network = integerMlp(trained, { bits: 3, granularity: "channel", calibration: inputs });
    expect(tf.memory().numTensors).toBe(before);
    for (const { weights, weightSchemes, outputs } of network) {
      expect(Math.max(...weights)).toBe(7);
      expect(weightSchemes).toHaveLength(outputs);
    }
    expect(network.at(-1)!.requantization).toBeUndefined();
  });

  it("names what is wrong", () => {
    const settings = { bits: 8, granularity: "tensor", calibration: inputs } as const;
    const network = integerMlp(trained, settings);
    expect(() => integerMlp(trained, { ...settings, bits: 9 })).toThrow("bits is 9; expected an integer from 2 to 8");
    expect(() => integerMlp(trained, { ...settings, calibration: Float32Array.of(1) })).toThrow("holds 1 numbers");
    expect(() => integerMlp(trained, { ...settings, calibration: new Float32Array(0) })).toThrow("holds 0 numbers");
    expect(() => integerMlp(trained, { ...settings, replicate: 7 })).toThrow("index 7");
    const huge = { weights: [tf.tensor3d([[[1], [0]]])], biases: [tf.tensor3d([[[1e12]]])] };
    expect(() => integerMlp(huge, { ...settings, calibration: Float32Array.of(1, 2) })).toThrow(
      "expected less than 2^31",
    );
    expect(() => runIntegerMlp(network, new Float32Array(0))).toThrow("found 0 numbers");
    expect(() => runIntegerMlp(network, new Float32Array(features).fill(Number.NaN))).toThrow(
      "input 0 of row 0 is NaN",
    );
    expect(() => integerErrorBound(network, inputs)).toThrow("expected one row of 6 features");
  });
});

describe("the reference", () => {
  it("is not trivially equal: real logits differ from integer ones", () => {
    const network = integerMlp(trained, { bits: 2, granularity: "tensor", calibration: inputs });
    const x = Float32Array.from(normals("x", features));
    expect([...runIntegerMlp(network, x)]).not.toEqual(referenceLogits(asReference(trained, 0), [Array.from(x)])[0]);
  });
});
