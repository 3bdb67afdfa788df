import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { drawBatch } from "../../lib/data";
import { flattenMlp, initMlp, type MlpParameters, sizesOf, unflattenMlp } from "../../lib/models";
import {
  type Binarization,
  binarizeMlp,
  binaryBytes,
  binaryConnect,
  binaryInitialization,
  binaryScales,
  deterministic,
  signOfWeights,
  stochastic,
} from "../../lib/quantization";
import type { Random } from "../../lib/random";
import {
  adam,
  type CreateStepper,
  evaluate,
  hardLabels,
  momentum,
  type Optimizer,
  train,
  vectorStepper,
} from "../../lib/training";
import { referenceLogits } from "../models/reference";
import { classes, clouds, features } from "../training/synthetic";
import { trainedOnClouds } from "./trained";

beforeAll(() => selectBackend().then(() => undefined));

const { inputs, labels } = clouds(300, "train");
const seeds = [1, 2];
const sizes = [features, 24, classes];
const scales = binaryScales(sizes);

async function connect(
  binarization: Binarization,
  more: Partial<Parameters<typeof train<"binary">>[0]> = {},
): Promise<MlpParameters> {
  const start = initMlp({ sizes, seeds });
  const drawRows = (random: Random) => drawBatch(random, 300, 32);
  const arms = { binary: { start, loss: hardLabels(labels, classes), drawRows } };
  const createStepper = binaryConnect(binarization);
  return (await train({ seeds, inputs, steps: 200, learningRate: 0.01, arms, createStepper, ...more })).arms.binary
    .last;
}

const sizesSeen = (parameters: MlpParameters) =>
  parameters.weights.map((weight, l) => [
    ...new Set(Array.from(weight.dataSync(), (value) => Math.abs(value) / scales[l])),
  ]);

describe("binarization", () => {
  const weight = (values: number[]) => tf.tensor3d(values, [1, 1, values.length]);

  it("by sign takes 0 up, as the paper does", () => {
    const found = deterministic.training(weight([-0.3, -1e-9, 0, 0.2]), 0.5, 0, 0);
    expect([...found.dataSync()]).toEqual([-0.5, -0.5, 0.5, 0.5]);
  });

  it("by chance has the weight as its mean, is sure at ±H and beyond, and repeats with its seed", () => {
    const values = [-2, -0.5, -0.25, 0, 0.4, 0.5, 2];
    const runs = 4000;
    const { training } = stochastic(["甲"]);
    const means = new Float64Array(values.length);
    for (let step = 0; step < runs; step++) {
      const drawn = tf.tidy(() => training(weight(values), 0.5, 0, step).dataSync());
      drawn.forEach((value, i) => {
        expect(Math.abs(value)).toBe(0.5);
        means[i] += value / runs;
      });
    }
    means.forEach((mean, i) => {
      expect(Math.abs(mean - Math.max(-0.5, Math.min(0.5, values[i])))).toBeLessThan(
        i % 5 === 0 || i === 1 ? 1e-9 : 0.04,
      );
    });
    const draw = (layer: number, step: number) => [
      ...training(weight(new Array(32).fill(0)), 0.5, layer, step).dataSync(),
    ];
    expect(draw(0, 3)).toEqual(draw(0, 3));
    expect(draw(0, 3)).not.toEqual(draw(0, 4));
    expect(draw(0, 3)).not.toEqual(draw(1, 3));
  });

  it("of a finished network is by sign, at H or at the mean size of the weights", async () => {
    const network = { weights: [tf.tensor3d([[[1, -3]], [[-2, 2]]])], biases: [tf.tensor3d([[[7, 7]], [[8, 8]]])] };
    const h = Math.fround(Math.sqrt(1.5 / 3));
    expect([...binarizeMlp(network).weights[0].dataSync()]).toEqual([h, -h, -h, h]);
    expect(signOfWeights(network).weights[0].arraySync()).toEqual([[[2, -2]], [[-2, 2]]]);
    expect([...signOfWeights(network).biases[0].dataSync()]).toEqual([7, 7, 8, 8]);
  });

  it("starts inside [−H, H]: half as wide, so that fewer than one weight in twenty is clipped", () => {
    const [layer] = initMlp({ sizes: [60, 40], seeds: ["始"], initialization: binaryInitialization }).weights;
    const [h] = binaryScales([60, 40]);
    const beyond = layer.dataSync().filter((value) => Math.abs(value) > h).length / layer.size;
    expect(Math.abs(beyond - 0.0455)).toBeLessThan(0.015);
  });

  it("takes one bit a weight", () => {
    expect(binaryBytes([196, 100, 10])).toBe(19600 / 8 + 4 + 400 + 1000 / 8 + 4 + 40);
    expect(binaryBytes([3, 3])).toBe(2 + 4 + 12);
  });
});

describe("binaryConnect", () => {
  it("moves the real weights by the gradient at the binary ones, and clips them", async () => {
    const [h] = binaryScales([2, 2]);
    const real = [0.5, 0.3, -0.4, -0.9, 0.8, -0.2, 0.6, 0.1].map((part) => part * h);
    const layer = (from: number) => tf.tensor3d(real.slice(from, from + 4), [1, 2, 2]);
    const zero = () => tf.zeros<tf.Rank.R3>([1, 1, 2]);
    const start = { weights: [layer(0), layer(4)], biases: [zero(), zero()] };
    const row = [1.5, -0.7];
    const arms = { binary: { start, loss: hardLabels([1], 2), drawRows: () => Int32Array.of(0) } };
    const run = {
      seeds: [1],
      inputs: Float32Array.from(row),
      steps: 1,
      learningRate: 0.8,
      optimizer: momentum(0),
      arms,
    };
    const showReal = { training: deterministic.training, testing: (weight: tf.Tensor3D) => tf.clone(weight) };
    const { last } = (await train({ ...run, createStepper: binaryConnect(showReal) })).arms.binary;

    const matrix = (p: readonly number[], from: number) => [p.slice(from, from + 2), p.slice(from + 2, from + 4)];
    const lossAt = (p: readonly number[]) => {
      const biases = [
        [0, 0],
        [0, 0],
      ];
      const [z] = referenceLogits({ weights: [matrix(p, 0), matrix(p, 4)], biases }, [row]);
      return Math.log(Math.exp(z[0]) + Math.exp(z[1])) - z[1];
    };
    const binary = real.map((weight) => Math.sign(weight) * h);
    const wanted = binary.map((_, i) => {
      const at = (step: number) => lossAt(binary.map((w, k) => (k === i ? w + step : w)));
      return real[i] - (0.8 * (at(1e-5) - at(-1e-5))) / 2e-5;
    });
    const moved = last.weights.flatMap((weight) => Array.from(weight.dataSync()));
    moved.forEach((weight, i) => {
      expect(weight).toBeCloseTo(Math.max(-h, Math.min(h, wanted[i])), 5);
    });
    // Both layers moved, and some weights met the edge while others did not.
    const clipped = wanted.map((weight) => Math.abs(weight) > h);
    expect(new Set(clipped).size).toBe(2);
    for (const part of [0, 4])
      expect(moved.slice(part, part + 4)).not.toEqual(real.slice(part, part + 4).map(Math.fround));
  });

  // With binary weights ±1, a layer that multiplies them by H, and each step scaled as its optimizer wants.
  it.each([
    // Some gradients are 1e-10, where the usual ε = 1e-8 would show.
    ["Adam's", adam({ epsilon: 1e-25 }), 1],
    ["momentum's", momentum(0.9), 2],
  ])("at one rate for all layers scales %s steps by 1 / H to the power of its degree", async (_, optimizer, degree) => {
    const units = (vector: tf.Tensor1D) => unflattenMlp(vector, sizes, seeds.length);
    const eachLayer = (network: MlpParameters, change: (weight: tf.Tensor3D, h: number) => tf.Tensor3D) => ({
      weights: network.weights.map((weight, l) => change(weight, scales[l])),
      biases: network.biases,
    });
    const times = (network: MlpParameters, power: number) =>
      eachLayer(network, (weight, h) => tf.mul<tf.Tensor3D>(weight, h ** power));
    const scaledSteps: Optimizer = {
      slotCount: optimizer.slotCount,
      update: (state, gradient, step, rate) => {
        const next = optimizer.update(state, gradient, step, rate);
        const change = times(units(tf.sub(next.parameters, state.parameters)), -degree);
        return { ...next, parameters: tf.add<tf.Tensor1D>(state.parameters, flattenMlp(change)) };
      },
    };
    const bySign = (network: MlpParameters) =>
      eachLayer(network, (weight, h) =>
        tf.where(tf.greaterEqual(weight, 0), tf.fill(weight.shape, h), tf.fill(weight.shape, -h)),
      );
    const clip = (network: MlpParameters) => eachLayer(network, (weight) => tf.clipByValue(weight, -1, 1));
    const ofUnits: CreateStepper = (settings) =>
      vectorStepper(
        { ...settings, optimizer: scaledSteps },
        {
          start: tf.tidy(() => flattenMlp(clip(times(settings.start, -1)))),
          network: (vector) => bySign(units(vector)),
          gradient: (network) => flattenMlp(times(network, 1)),
          constrain: (vector) => flattenMlp(clip(units(vector))),
          result: (vector) => times(units(vector), 1),
        },
      );
    const showReal = { training: deterministic.training, testing: (weight: tf.Tensor3D) => tf.clone(weight) };
    const more = { steps: 25, learningRate: 0.02, optimizer };
    const [found, expected] = [
      await connect(showReal, more),
      await connect(deterministic, { ...more, createStepper: ofUnits }),
    ];
    found.weights.forEach((weight, l) => {
      const [own, other] = [weight.dataSync(), expected.weights[l]!.dataSync()];
      expect(Math.max(...own.map((value, i) => Math.abs(value - other[i]!) / scales[l]))).toBeLessThan(2e-3);
      const start = initMlp({ sizes, seeds }).weights[l]!.dataSync();
      expect(Math.max(...own.map((value, i) => Math.abs(value - start[i]!) / scales[l]))).toBeGreaterThan(0.3);
    });
  });

  it("learns with weights of one size a layer, where taking the sign after training fails", async () => {
    const network = await connect(deterministic);
    for (const layer of sizesSeen(network)) {
      expect(layer).toHaveLength(1);
      expect(layer[0]).toBeCloseTo(1, 6);
    }
    const { error } = await evaluate(network, { inputs, labels });
    const dense = (await evaluate(await trainedOnClouds(sizes), { inputs, labels })).error;
    for (const value of error) expect(value).toBeLessThan(dense[0] + 0.1);
  });

  it("with stochastic binarization gives real weights within [−H, H], of which the signs classify too", async () => {
    const network = await connect(stochastic(seeds));
    network.weights.forEach((weight, l) => {
      expect(Math.max(...weight.dataSync().map(Math.abs))).toBeLessThanOrEqual(scales[l] * (1 + 1e-6));
    });
    expect(sizesSeen(network)[0].length).toBeGreaterThan(10);
    for (const value of (await evaluate(network, { inputs, labels })).error) expect(value).toBeLessThan(0.25);
    for (const value of (await evaluate(binarizeMlp(network), { inputs, labels })).error)
      expect(value).toBeLessThan(0.35);
    expect(sizesOf(network)).toEqual(sizes);
  });

  it("repeats bit for bit, and leaves no tensor but its result", async () => {
    const again = async () => (await connect(stochastic(seeds), { steps: 5 })).weights[0].dataSync();
    expect(await again()).toEqual(await again());
    const start = initMlp({ sizes, seeds });
    const arms = { binary: { start, loss: hardLabels(labels, classes), drawRows: () => Int32Array.of(0, 1) } };
    const before = tf.memory().numTensors;
    const { arms: trained } = await train({
      seeds,
      inputs,
      steps: 3,
      learningRate: 0.01,
      arms,
      createStepper: binaryConnect(),
    });
    tf.dispose(trained);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("names what is wrong", async () => {
    await expect(connect(stochastic([1]))).rejects.toThrow("stochastic: 1 seeds for 2 replicates");
    const start = initMlp({ sizes, seeds });
    const masks = start.weights.map((weight) => tf.onesLike(weight));
    const arms = { binary: { start, masks, loss: hardLabels(labels, classes), drawRows: () => Int32Array.of(0) } };
    await expect(connect(deterministic, { arms })).rejects.toThrow("found masks; expected none");
  });
});
