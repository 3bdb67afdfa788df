import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { criterionScores, maskCriteria, signExperiments, signedConstant, withSignsOf } from "../../lib/lottery-ticket";
import { initMlp } from "../../lib/models";
import { keepAll, pruneLayers } from "../../lib/pruning";
import { values } from "../pruning/network";

beforeAll(async () => {
  await selectBackend();
});

const network = (weights: number[], biases = [0.25, -0.5]) => ({
  weights: [tf.tensor3d(weights, [1, 2, 2])],
  biases: [tf.tensor3d(biases, [1, 1, 2])],
});

describe("sign experiments", () => {
  it("take sizes from one network and signs from another", () => {
    const { weights, biases } = withSignsOf(network([1, -2, 3, -4]), network([-9, -9, 9, 9], [7, 7]));
    expect(values(weights)).toEqual([[-1, -2, 3, 4]]);
    expect(values(biases)).toEqual([[0.25, -0.5]]);
  });

  it("put every weight at the deviation of its layer and replicate", () => {
    const pair = {
      weights: [tf.tensor3d([1, -1, 3, -3, 2, -2, 6, -6], [2, 2, 2])],
      biases: [tf.zeros([2, 1, 2])] as tf.Tensor3D[],
    };
    const [first] = values(signedConstant(pair).weights);
    // Mean 0, mean square 5 and 20.
    const expected = [1, -1, 1, -1].map((sign) => sign * Math.sqrt(5));
    [...expected, ...expected.map((value) => 2 * value)].forEach((value, i) => {
      expect(first[i]).toBeCloseTo(value, 5);
    });
  });

  it("are six starts that differ in sizes and signs as their names say", () => {
    const [theta, fresh] = [initMlp({ sizes: [5, 4, 3], seeds: [1] }), initMlp({ sizes: [5, 4, 3], seeds: [2] })];
    const before = tf.memory().numTensors;
    const starts = signExperiments(theta, fresh);
    expect(tf.memory().numTensors).toBe(before + 6 * 4);
    const flat = (parameters: typeof theta) => values(parameters.weights).flat();
    const signs = (parameters: typeof theta) => flat(parameters).map(Math.sign);
    const sizes = (parameters: typeof theta) => flat(parameters).map(Math.abs);
    expect(flat(starts.rewind)).toEqual(flat(theta));
    expect(flat(starts.reinit)).toEqual(flat(fresh));
    expect([sizes(starts.reinitOriginalSign), signs(starts.reinitOriginalSign)]).toEqual([sizes(fresh), signs(theta)]);
    const { originalSizeRandomSign, randomSignConstant } = starts;
    expect([sizes(originalSizeRandomSign), signs(originalSizeRandomSign)]).toEqual([sizes(theta), signs(fresh)]);
    expect(signs(starts.signedConstant)).toEqual(signs(theta));
    expect(signs(randomSignConstant)).toEqual(signs(fresh));
    expect(new Set(values(starts.signedConstant.weights)[0].map(Math.abs)).size).toBe(1);
  });
});

describe("mask criteria", () => {
  it("score a table worked by hand", () => {
    // Initial and final values of four weights: grown, shrunk, turned round, still.
    const pairs: [number, number][] = [
      [1, 3],
      [-4, -2],
      [2, -5],
      [0.5, 0.5],
    ];
    const scores = Object.fromEntries(
      Object.entries(maskCriteria).map(([name, criterion]) => [name, pairs.map(([a, z]) => criterion(a, z))]),
    );
    expect(scores).toEqual({
      largeFinal: [3, 2, 5, 0.5],
      smallFinal: [-3, -2, -5, -0.5],
      largeInit: [1, 4, 2, 0.5],
      smallInit: [-1, -4, -2, -0.5],
      largeInitLargeFinal: [1, 2, 2, 0.5],
      smallInitSmallFinal: [-3, -4, -5, -0.5],
      magnitudeIncrease: [2, -2, 3, 0],
      movement: [2, 2, 7, 0],
      largeFinalSameSign: [3, 2, 0, 0.5],
      largeFinalDifferentSign: [0, 0, 5, 0],
    });
  });

  it("rank the weights of a network: the mask keeps the largest scores", () => {
    const [initial, trained] = [network([1, -4, 2, 0.5]), network([3, -2, -5, 0.5])];
    const masks = pruneLayers(
      criterionScores(initial, trained, maskCriteria.largeFinalSameSign),
      keepAll(initial),
      [0.5],
    );
    expect(values(masks)).toEqual([[1, 1, 0, 0]]);
  });
});
