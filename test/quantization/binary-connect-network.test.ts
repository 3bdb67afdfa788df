import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { drawBatch } from "../../lib/data";
import {
  batchNormMlp,
  conv,
  convN,
  flatten,
  initNetwork,
  kernelsOf,
  type NamedTensors,
  type Network,
  network,
} from "../../lib/models";
import {
  type Binarization,
  binarizeNetwork,
  binaryConnectNetwork,
  binaryInitialization,
  deterministic,
  stochastic,
} from "../../lib/quantization";
import type { Random } from "../../lib/random";
import {
  evaluateNetwork,
  hardLabels,
  momentum,
  type TrainedNetwork,
  type TrainNetworkSettings,
  trainNetwork,
} from "../../lib/training";
import { classes, clouds, features } from "../training/synthetic";

let folder = "";
beforeAll(async () => {
  await selectBackend();
  folder = await mkdtemp(join(tmpdir(), "stillroom-二値-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const { inputs, labels } = clouds(300, "train");
const validation = clouds(200, "validation");
const normalised = batchNormMlp([features, 24, 24, classes]);

function connect(binarization: Binarization, more: Partial<TrainNetworkSettings> = {}): Promise<TrainedNetwork> {
  return trainNetwork({
    network: normalised,
    start: initNetwork({ network: normalised, seed: "初", initialization: binaryInitialization }),
    seed: "種",
    inputs,
    loss: hardLabels(labels, classes),
    drawRows: (random: Random) => drawBatch(random, 300, 50),
    steps: 400,
    learningRate: 0.01,
    parametrisation: binaryConnectNetwork(normalised, binarization),
    ...more,
  });
}

/** Sizes of the weights of each kernel as shares of its H. */
const sizesSeen = (own: Network, parameters: NamedTensors) =>
  kernelsOf(own).map(({ name, fanIn, fanOut }) => {
    const h = Math.fround(Math.sqrt(1.5 / (fanIn + fanOut)));
    return [...new Set(Array.from(parameters[name].dataSync(), (weight) => Math.abs(weight) / h))];
  });
const bits = (parameters: NamedTensors) =>
  Object.entries(parameters).map(([name, tensor]) => [name, [...tensor.dataSync()]]);

describe("binaryConnectNetwork", () => {
  it("moves the real kernel by the gradient at ±H, and clips it to [−H, H] (algorithm 1)", async () => {
    // One 1 × 1 convolution of two channels into two classes, by hand: z_c = Σ_i x_i w_ic.
    const own = network("手計算", [1, 1, 2], [conv("conv", 2, 1, { bias: false }), flatten]);
    const h = Math.sqrt(1.5 / 4);
    const real = [0.2 * h, -0.5 * h, -0.95 * h, 0.1 * h];
    const [x, rate] = [[1.5, -0.7], 0.8];
    const start = { "conv/kernel": tf.tensor4d(real, [1, 1, 2, 2]) };
    const { last } = await trainNetwork({
      ...{ network: own, start, seed: 1, inputs: Float32Array.from(x), loss: hardLabels([1], 2) },
      ...{ drawRows: () => Int32Array.of(0), steps: 1, learningRate: rate, optimizer: momentum(0) },
      parametrisation: {
        ...binaryConnectNetwork(own),
        testing: (parameters) => parameters,
      },
    });
    const binary = real.map((weight) => (weight >= 0 ? h : -h));
    const z = [x[0] * binary[0] + x[1] * binary[2], x[0] * binary[1] + x[1] * binary[3]];
    const p = Math.exp(z[0]) / (Math.exp(z[0]) + Math.exp(z[1]));
    const gradient = [x[0] * p, -x[0] * p, x[1] * p, -x[1] * p];
    const free = real.map((weight, i) => weight - rate * gradient[i]);
    const wanted = free.map((weight) => Math.max(-h, Math.min(h, weight)));
    // The example reaches both: a weight at the edge and weights inside.
    expect(wanted.filter((weight, i) => weight !== free[i]).length).toBeGreaterThan(0);
    expect(wanted.filter((weight, i) => weight === free[i]).length).toBeGreaterThan(0);
    [...last["conv/kernel"].dataSync()].forEach((weight, i) => {
      expect(weight).toBeCloseTo(wanted[i], 5);
    });
  });

  it("trains the BatchNorm MLP with weights of ±H, which it gives out and which classify", async () => {
    const { last } = await connect(deterministic);
    for (const sizes of sizesSeen(normalised, last)) {
      expect(sizes).toHaveLength(1);
      expect(sizes[0]).toBeCloseTo(1, 6);
    }
    expect((await evaluateNetwork(normalised, last, validation)).error[0]).toBeLessThan(0.3);
    const untrained = initNetwork({ network: normalised, seed: "初", initialization: binaryInitialization });
    expect(
      (await evaluateNetwork(normalised, binarizeNetwork(normalised, untrained), validation)).error[0],
    ).toBeGreaterThan(0.4);
  });

  it("with stochastic binarization gives real weights within [−H, H], the signs of which classify too", async () => {
    const { last } = await connect(stochastic(["種"]));
    for (const sizes of sizesSeen(normalised, last)) {
      expect(sizes.length).toBeGreaterThan(10);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(1 + 1e-6);
    }
    expect((await evaluateNetwork(normalised, last, validation)).error[0]).toBeLessThan(0.25);
    const signs = binarizeNetwork(normalised, last);
    expect(sizesSeen(normalised, signs).map((sizes) => sizes.length)).toEqual([1, 1, 1]);
    expect(signs["norm1/scale"].dataSync()).toEqual(last["norm1/scale"].dataSync());
    await expect(connect(stochastic(["a", "b"]))).rejects.toThrow("stochastic: 2 seeds for 1 replicates");
  });

  it("binarizes convolutions as well", async () => {
    const own = convN(2, { inputShape: [6, 6, 1], classes, filters: 2, units: 4 });
    const start = initNetwork({ network: own, seed: 1 });
    const pictures = Float32Array.from({ length: 8 * 36 }, (_, i) => Math.sin(i));
    const { last } = await connect(deterministic, {
      ...{ network: own, start, inputs: pictures, loss: hardLabels(new Array(8).fill(0), classes), steps: 2 },
      ...{ drawRows: () => Int32Array.of(0, 1, 2), parametrisation: binaryConnectNetwork(own) },
    });
    expect(last["conv2/kernel"].shape).toEqual([3, 3, 2, 2]);
    expect(sizesSeen(own, last).map((sizes) => sizes.length)).toEqual([1, 1, 1, 1, 1]);
  });

  it("goes on from a checkpoint bit for bit, with the real weights, and leaves no tensor but its result", async () => {
    const steps = 12;
    const whole = await connect(stochastic(["種"]), { steps, validation });
    const checkpoint = { path: join(folder, "途中"), every: 5 };
    let seen = 0;
    const killed = connect(stochastic(["種"]), {
      ...{ steps, validation, checkpoint, recordEvery: 1 },
      onRecord: () => {
        seen++;
        if (seen === 8) throw new Error("killed");
      },
    });
    await expect(killed).rejects.toThrow("killed");
    // The settings of the interrupted run, and another binarization, which is another training.
    await expect(connect(deterministic, { steps, validation, checkpoint, recordEvery: 1 })).rejects.toThrow(RangeError);
    const before = tf.memory().numTensors;
    const resumed = await connect(stochastic(["種"]), { steps, validation, checkpoint, recordEvery: 1 });
    expect(bits(resumed.last)).toEqual(bits(whole.last));
    tf.dispose([resumed.last, resumed.best!.parameters]);
    // What it started from is the caller's.
    expect(tf.memory().numTensors).toBe(before + normalised.parameters.length);
  });

  it("refuses masks, because ±H has no 0", async () => {
    const masks = { "dense1/kernel": tf.ones([features, 24]) };
    await expect(connect(deterministic, { masks })).rejects.toThrow("found masks beside a parametrisation");
  });
});
