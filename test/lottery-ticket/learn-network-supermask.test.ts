import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { type LearnNetworkSupermaskSettings, learnNetworkSupermask } from "../../lib/lottery-ticket";
import { maskedByScores, supermaskObjective } from "../../lib/lottery-ticket/learn-network-supermask";
import { batchNormMlp, conv, dense, flatten, initNetwork, type NamedTensors, network, relu } from "../../lib/models";
import { kernelMasks, maskKernels, randomMasksLike, stackKernels } from "../../lib/pruning";
import { seededRandom } from "../../lib/random";
import { crossEntropyObjective, evaluateNetwork } from "../../lib/training";
import { classes, clouds, features } from "../training/synthetic";
import { data, drawRows, interrupted } from "./training";

let folder = "";
beforeAll(async () => {
  await selectBackend();
  folder = await mkdtemp(join(tmpdir(), "stillroom-仮面-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The rows of the clouds as pictures of one line. */
const pictures = network("畳み込み", [1, features, 1], [conv("conv", 8, 3), relu, flatten, dense("out", classes)]);
const start = () => initNetwork({ network: pictures, seed: "初" });
const numbers = (named: NamedTensors) =>
  Object.entries(named).map(([name, tensor]) => [name, tensor.shape, [...tensor.dataSync()]]);
const learn = (weights: NamedTensors, steps: number, more: Partial<LearnNetworkSupermaskSettings> = {}) =>
  learnNetworkSupermask({ network: pictures, weights, seed: "種", data, drawRows, steps, learningRate: 0.05, ...more });

describe("learnNetworkSupermask", () => {
  it("finds masks of a convolution's untrained weights that classify, far better than random ones as dense", async () => {
    const weights = start();
    const before = numbers(weights);
    const count = tf.memory().numTensors;
    const masks = await learn(weights, 150);
    expect(tf.memory().numTensors).toBe(count + 2);
    expect(numbers(weights)).toEqual(before);
    expect(Object.keys(masks)).toEqual(["conv/kernel", "out/kernel"]);
    expect(new Set(Object.values(masks).flatMap((mask) => [...mask.dataSync()]))).toEqual(new Set([0, 1]));

    const stacked = stackKernels(pictures, [{ ...weights, ...masks }]).weights;
    const random = kernelMasks(pictures, randomMasksLike(stacked, ["星"]), 0);
    const error = async (own: NamedTensors) =>
      (await evaluateNetwork(pictures, maskKernels(pictures, weights, own), clouds(300, "tickets, test"))).error[0];
    const learned = await error(masks);
    expect(learned).toBeLessThan(0.35);
    expect(learned).toBeLessThan((await error(random)) - 0.15);
  });

  it("gives the same masks again, also after an interruption", async () => {
    const whole = numbers(await learn(start(), 6));
    expect(numbers(await learn(start(), 6))).toEqual(whole);
    const checkpoint = { path: join(folder, "学習"), every: 2 };
    // One draw a step and one for the identity: all six steps would be interrupted again.
    const go = () => learn(start(), 6, { drawRows: interrupted(drawRows, 6), checkpoint });
    await expect(go()).rejects.toThrow("interrupted");
    expect(numbers(await go())).toEqual(whole);
  });

  it("draws other masks in another step, and computes with the untrained weights under them", () => {
    const weights = { ...start(), "conv/bias": tf.linspace(-1, 1, 8), "out/bias": tf.tensor1d([2, -1, 0.5]) };
    const [x, y] = [tf.ones([2, 1, features, 1]), tf.tensor2d([1, 0, 0, 0, 1, 0], [2, classes])];
    const base = crossEntropyObjective(pictures, [{ weight: 1, temperature: 1 }]);
    const objective = supermaskObjective(pictures, weights, base);
    const lossAt = (score: number, step: number) =>
      tf.tidy(() => {
        const scores = Object.fromEntries(
          Object.entries(weights).map(([name, { shape }]) => [name, tf.fill(shape, score)]),
        );
        const pass = { random: seededRandom("歩").fork(step), setStatistic: () => undefined };
        return objective(scores, x, [y], pass).dataSync()[0];
      });
    expect(lossAt(0, 1)).toBe(lossAt(0, 1));
    expect(lossAt(0, 1)).not.toBe(lossAt(0, 2));
    // Scores of 100 keep every weight, and what stands for the biases changes nothing.
    const pass = { random: seededRandom(1), setStatistic: () => undefined };
    expect(lossAt(100, 1)).toBe(tf.tidy(() => base(weights, x, [y], pass).dataSync()[0]));
  });

  it("passes the gradient of the masked weights straight through the draw", () => {
    const [w, s, draws] = [tf.tensor1d([2, -3, 0.5, 4]), tf.tensor1d([0, 1, -1, 2]), tf.tensor1d([0.4, 0.9, 0.2, 0.9])];
    const { value, grad } = tf.valueAndGrad((scores: tf.Tensor) => tf.sum(tf.square(maskedByScores(w, scores, draws))))(
      s,
    ) as unknown as { value: tf.Tensor; grad: tf.Tensor };
    // Kept are the first and the third, σ = 0.5 and 0.27; the gradient at the masked weights is 2 w m.
    expect(value.dataSync()[0]).toBeCloseTo(4 + 0.25, 6);
    const slope = (at: number) => Math.exp(-at) / (1 + Math.exp(-at)) ** 2;
    const wanted = [2 * 2 * 2 * slope(0), 0, 2 * 0.5 * 0.5 * slope(-1), 0];
    [...grad.dataSync()].forEach((found, i) => {
      expect(found).toBeCloseTo(wanted[i], 6);
    });
  });

  it("learns of a removed weight too", () => {
    const [w, draws] = [tf.tensor1d([2]), tf.tensor1d([0.9])];
    const gradient = tf.grad((scores) => tf.sum(tf.mul(3, maskedByScores(w, scores, draws))))(tf.tensor1d([0]));
    expect(gradient.dataSync()[0]).toBeCloseTo(3 * 2 * 0.25, 6);
  });

  it("refuses a network with running statistics", async () => {
    const normalised = batchNormMlp([features, 4, classes]);
    const weights = initNetwork({ network: normalised, seed: 1 });
    const settings = { seed: 1, data, drawRows, steps: 1, learningRate: 0.05 };
    await expect(learnNetworkSupermask({ network: normalised, weights, ...settings })).rejects.toThrow(
      "has the running statistic",
    );
  });
});
