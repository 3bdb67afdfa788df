import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { initMlp, type MlpParameters, mlpForward, mlpGradient, mlpLogits, takeReplicates } from "../../lib/models";
import { normals, type ReferenceMlp, referenceLogits } from "./reference";
import { expectSameValues } from "./same-values";

beforeAll(() => selectBackend().then(() => undefined));

const sizes = [3, 5, 4, 2];
const seeds = [1, 2, 3];
const rows = 6;

/** Parameters with biases that are not zero, so that a forgotten bias shows. */
function parametersWithBiases(): MlpParameters {
  const { weights, biases } = initMlp({ sizes, seeds });
  return { weights, biases: biases.map((bias, l) => tf.tensor3d(normals(`bias ${l}`, bias.size), bias.shape)) };
}

async function reference(parameters: MlpParameters, replicate: number): Promise<ReferenceMlp> {
  const weights = await Promise.all(parameters.weights.map((weight) => weight.array()));
  const biases = await Promise.all(parameters.biases.map((bias) => bias.array()));
  return { weights: weights.map((weight) => weight[replicate]), biases: biases.map((bias) => bias[replicate][0]) };
}

const perReplicate = () => tf.tensor3d(normals("x", seeds.length, rows, 3), [seeds.length, rows, 3]);

describe("mlpLogits", () => {
  it("is the definition, for rows shared by all replicates and rows of each its own", async () => {
    const parameters = parametersWithBiases();
    const shared = tf.tensor2d(normals("shared", rows, 3), [rows, 3]);
    const own = perReplicate();
    const [sharedLogits, ownLogits] = [mlpLogits(parameters, shared), mlpLogits(parameters, own)];
    expect(ownLogits.shape).toEqual([3, rows, 2]);
    for (const r of [0, 1, 2]) {
      const network = await reference(parameters, r);
      const cases: [number[][], number[][]][] = [
        [(await sharedLogits.array())[r], referenceLogits(network, await shared.array())],
        [(await ownLogits.array())[r], referenceLogits(network, (await own.array())[r])],
      ];
      for (const [found, expected] of cases) {
        found.flat().forEach((value, i) => {
          expect(value).toBeCloseTo(expected.flat()[i], 5);
        });
      }
    }
  });

  it("gives a replicate the same bits alone and in company", async () => {
    const together = initMlp({ sizes: [20, 30, 10], seeds: [4, 5, 6] });
    const x = tf.tensor2d(normals("rows", 8, 20), [8, 20]);
    const alone = takeReplicates(together, [1]);
    expectSameValues(await mlpLogits(alone, x).data(), (await mlpLogits(together, x).data()).slice(80, 160));
  });

  it("frees all it made but the result", () => {
    const parameters = parametersWithBiases();
    const x = perReplicate();
    const before = tf.memory().numTensors;
    mlpLogits(parameters, x).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses rows that do not fit", () => {
    const parameters = parametersWithBiases();
    expect(() => mlpLogits(parameters, tf.zeros<tf.Rank.R2>([2, 4]))).toThrow(
      "x has shape [2, 4]; expected [N, 3] or [3, N, 3]",
    );
    expect(() => mlpLogits(parameters, tf.zeros<tf.Rank.R3>([2, 6, 3]))).toThrow("x has shape [2, 6, 3]");
    expect(() => mlpLogits(parameters, tf.zeros<tf.Rank.R2>([0, 3]))).toThrow("x has shape [0, 3]");
  });
});

describe("mlpGradient", () => {
  const masksOf = () =>
    [5, 4].map((units, layer) => {
      const kept = normals(`mask ${layer}`, seeds.length, rows, units).map((value) => (value > -0.5 ? 1.25 : 0));
      return tf.tensor3d(kept, [seeds.length, rows, units]);
    });

  it.each([false, true])("equals automatic differentiation (dropout: %s)", async (withDropout) => {
    const parameters = parametersWithBiases();
    const x = perReplicate();
    const masks = withDropout ? masksOf() : undefined;
    const dLogits = tf.tensor3d(normals("d", seeds.length, rows, 2), [seeds.length, rows, 2]);
    const gradient = tf.tidy(() => mlpGradient(parameters, mlpForward(parameters, x, masks), dLogits, masks));
    const tensors = [...parameters.weights, ...parameters.biases];
    const automatic = tf.grads((...all) => {
      const [weights, biases] = [all.slice(0, 3), all.slice(3)] as [tf.Tensor3D[], tf.Tensor3D[]];
      return tf.sum(tf.mul(mlpForward({ weights, biases }, x, masks).logits, dLogits));
    })(tensors);
    for (const [i, tensor] of [...gradient.weights, ...gradient.biases].entries()) {
      expect(tensor.shape).toEqual(tensors[i].shape);
      const expected = await automatic[i].data();
      (await tensor.data()).forEach((value, k) => {
        expect(value).toBeCloseTo(expected[k], 4);
      });
    }
  });

  it("equals central differences of the definition in double precision", async () => {
    const parameters = parametersWithBiases();
    const x = perReplicate();
    const masks = masksOf();
    const dLogits = tf.tensor3d(normals("d", seeds.length, rows, 2), [seeds.length, rows, 2]);
    const gradient = tf.tidy(() => mlpGradient(parameters, mlpForward(parameters, x, masks), dLogits, masks));
    const replicate = 1;
    const network = await reference(parameters, replicate);
    const own = (await x.array())[replicate];
    const direction = (await dLogits.array())[replicate];
    const ownMasks = await Promise.all(masks.map(async (mask) => (await mask.array())[replicate]));
    const loss = () =>
      referenceLogits(network, own, ownMasks)
        .flatMap((row, n) => row.map((value, c) => value * direction[n][c]))
        .reduce((sum, value) => sum + value, 0);
    const difference = (vector: number[], i: number) => {
      const [held, h] = [vector[i], 1e-5];
      vector[i] = held + h;
      const above = loss();
      vector[i] = held - h;
      const below = loss();
      vector[i] = held;
      return (above - below) / (2 * h);
    };
    for (let layer = 0; layer < 3; layer++) {
      const dWeights = (await gradient.weights[layer].array())[replicate];
      network.weights[layer].forEach((row, i) => {
        row.forEach((_, o) => {
          expect(dWeights[i][o]).toBeCloseTo(difference(row, o), 4);
        });
      });
      const dBiases = (await gradient.biases[layer].array())[replicate][0];
      network.biases[layer].forEach((_, o) => {
        expect(dBiases[o]).toBeCloseTo(difference(network.biases[layer], o), 4);
      });
    }
  });

  it("sums over rows that all replicates share", async () => {
    const parameters = parametersWithBiases();
    const x = tf.tensor2d(normals("shared", rows, 3), [rows, 3]);
    const tiled = tf.tile(tf.expandDims<tf.Tensor3D>(x, 0), [3, 1, 1]);
    const dLogits = tf.tensor3d(normals("d", seeds.length, rows, 2), [seeds.length, rows, 2]);
    const [shared, own] = [x, tiled].map((input) => mlpGradient(parameters, mlpForward(parameters, input), dLogits));
    expect(await shared.weights[0].data()).toEqual(await own.weights[0].data());
  });
});
