import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import {
  concatReplicates,
  flattenMlp,
  heNormal,
  initMlp,
  maskWeights,
  parameterBytes,
  parameterCount,
  replicatesOf,
  sizesOf,
  takeReplicates,
  unflattenMlp,
} from "../../lib/models";

beforeAll(() => selectBackend().then(() => undefined));

const sizes = [4, 3, 2];

describe("initMlp", () => {
  it("gives a seed the same bits whatever stands beside it", async () => {
    const batch = initMlp({ sizes, seeds: [7, "種", 9] });
    for (const [r, seed] of [7, "種", 9].entries()) {
      const single = initMlp({ sizes, seeds: [seed] });
      for (const [l, weight] of batch.weights.entries()) {
        const size = single.weights[l].size;
        expect((await weight.data()).slice(r * size, (r + 1) * size)).toEqual(await single.weights[l].data());
      }
    }
  });

  it("differs between seeds and between layers of one shape", async () => {
    const { weights } = initMlp({ sizes: [3, 3, 3], seeds: [1, 2] });
    const [first, second] = await Promise.all(weights.map((weight) => weight.data()));
    expect(first.slice(0, 9)).not.toEqual(first.slice(9));
    expect(first).not.toEqual(second);
  });

  it("starts biases at 0 and weights at the deviation of Glorot or He, to within five standard errors", async () => {
    for (const [initialization, deviation] of [
      [undefined, Math.sqrt(2 / 250)],
      [heNormal, Math.sqrt(2 / 200)],
    ] as const) {
      const { weights, biases } = initMlp({ sizes: [200, 50], seeds: [3], initialization });
      const scaled = Array.from(await weights[0].data(), (value) => value / deviation);
      const square = scaled.reduce((sum, z) => sum + z * z, 0) / scaled.length;
      expect(Math.abs(square - 1)).toBeLessThan(5 * Math.sqrt(2 / scaled.length));
      expect(new Set(await biases[0].data())).toEqual(new Set([0]));
      expect(biases[0].shape).toEqual([1, 1, 50]);
    }
  });

  it("names what is wrong", () => {
    expect(() => initMlp({ sizes: [3], seeds: [1] })).toThrow("initMlp: sizes are [3]; expected at least two integers");
    expect(() => initMlp({ sizes: [3, 0], seeds: [1] })).toThrow("sizes are [3, 0]");
    expect(() => initMlp({ sizes, seeds: [] })).toThrow("found no seeds");
  });
});

describe("parameters", () => {
  it("are counted: LeNet-300-100 has 266,610, 1,066,440 bytes", () => {
    expect(parameterCount([784, 300, 100, 10])).toBe(266_610);
    expect(parameterBytes([784, 300, 100, 10])).toBe(1_066_440);
    const parameters = initMlp({ sizes, seeds: [1, 2] });
    const values = [...parameters.weights, ...parameters.biases].reduce((sum, tensor) => sum + tensor.size, 0);
    expect(values).toBe(2 * parameterCount(sizes));
    expect([sizesOf(parameters), replicatesOf(parameters)]).toEqual([sizes, 2]);
  });

  it("survive the way into a vector and back, bit for bit", async () => {
    const parameters = initMlp({ sizes, seeds: [1, 2] });
    const flat = flattenMlp(parameters);
    expect(flat.shape).toEqual([2 * parameterCount(sizes)]);
    const back = unflattenMlp(flat, sizes, 2);
    for (const l of [0, 1]) {
      expect(back.weights[l].shape).toEqual(parameters.weights[l].shape);
      expect(await back.weights[l].data()).toEqual(await parameters.weights[l].data());
      expect(back.biases[l].shape).toEqual(parameters.biases[l].shape);
    }
  });

  it("are taken and joined along the replicate axis", async () => {
    const parameters = initMlp({ sizes, seeds: [1, 2, 3] });
    const rows = (await parameters.weights[0].array()).map((matrix) => matrix.flat());
    const taken = await takeReplicates(parameters, [2, 0]).weights[0].array();
    expect(taken.map((matrix) => matrix.flat())).toEqual([rows[2], rows[0]]);
    const joined = await concatReplicates([parameters, parameters]).weights[0].array();
    expect(joined.map((matrix) => matrix.flat())).toEqual([...rows, ...rows]);
    expect(() => takeReplicates(parameters, [3])).toThrow("found index 3; there are 3 replicates");
  });

  it("leave no tensor behind", () => {
    const parameters = initMlp({ sizes, seeds: [1] });
    const before = tf.memory().numTensors;
    const flat = flattenMlp(parameters);
    tf.dispose([flat, unflattenMlp(flat, sizes, 1), takeReplicates(parameters, [0]), concatReplicates([parameters])]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("maskWeights", () => {
  it("puts removed weights at +0 and leaves the others and the biases bit for bit", async () => {
    const network = initMlp({ sizes, seeds: [1, 2] });
    const masks = network.weights.map((weight) => tf.cast(tf.greater(weight, 0), "float32") as tf.Tensor3D);
    const before = tf.memory().numTensors;
    const masked = maskWeights(network, masks);
    expect(tf.memory().numTensors).toBe(before + 4);
    for (const [l, weight] of network.weights.entries()) {
      const expected = (await weight.data()).map((value) => Math.max(value, 0));
      expect(await masked.weights[l].data()).toEqual(expected);
      expect(await masked.biases[l].data()).toEqual(await network.biases[l].data());
    }
  });
});
