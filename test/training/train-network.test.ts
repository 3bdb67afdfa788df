import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { cropAtRandom, drawBatch, drawMixup, flipAtRandom, mixRows } from "../../lib/data";
import {
  batchNorm,
  cifarResNet,
  conv,
  convN,
  dropout,
  globalAveragePool,
  initMlp,
  initNetwork,
  lenet5,
  mlpNetwork,
  type NamedTensors,
  type Network,
  network,
  networkParameters,
  relu,
  softDecisionTree,
  treeLoss,
} from "../../lib/models";
import { binaryConnectNetwork } from "../../lib/quantization";
import type { Random } from "../../lib/random";
import {
  adam,
  crossEntropyObjective,
  evaluateNetwork,
  hardLabels,
  momentum,
  type NetworkBatch,
  type Objective,
  predictNetworkLogits,
  squaredHingeObjective,
  type TrainedNetwork,
  type TrainNetworkSettings,
  train,
  trainNetwork,
  warmUp,
  weightDecay,
} from "../../lib/training";
import { createTensorStepper } from "../../lib/training/tensor-stepper";
import { barShape, bars } from "./bars";
import { classes, clouds, features } from "./synthetic";

let folder = "";
beforeAll(async () => {
  await selectBackend();
  folder = await mkdtemp(join(tmpdir(), "stillroom-畳み込み-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const data = bars(200, "network");
const validation = bars(100, "network, validation");
const small = () =>
  network(
    "small",
    [6, 6, 1],
    [
      conv("conv1", 4, 3, { bias: false }),
      batchNorm("norm1"),
      relu,
      dropout("dropout1", 0.2),
      conv("conv2", 2, 3),
      globalAveragePool,
    ],
  );
const settings = (own: Network, more: Partial<TrainNetworkSettings> = {}): TrainNetworkSettings => ({
  network: own,
  start: initNetwork({ network: own, seed: "初" }),
  seed: "種",
  inputs: data.inputs,
  loss: hardLabels(data.labels, 2),
  drawRows: (random: Random) => drawBatch(random, 200, 16),
  steps: 40,
  learningRate: 0.02,
  ...more,
});

const hex = (named: NamedTensors) =>
  Object.entries(named).map(([name, tensor]) => [
    name,
    Buffer.from(tensor.dataSync<"float32">().slice().buffer).toString("hex"),
  ]);
const bits = ({ last, best, history }: TrainedNetwork) => ({
  last: hex(last),
  best: best && { ...best, parameters: hex(best.parameters) },
  history,
});

describe("trainNetwork", () => {
  it.each([
    ["Adam", adam(), 0.01],
    ["momentum", momentum(), 0.05],
  ] as const)(
    "takes the steps of train where the network is an MLP, masks and two terms included: %s",
    async (_, optimizer, learningRate) => {
      const rows = clouds(120, "both");
      const sizes = [features, 5, 4, classes];
      const start = initMlp({ sizes, seeds: ["θ"] });
      const masks = start.weights.map((weight) => tf.cast(tf.greater(weight, -0.2), "float32") as tf.Tensor3D);
      const uniform = new Float32Array(120 * classes).fill(1 / classes);
      const loss = [...hardLabels(rows.labels, classes), { targets: uniform, weight: 0.5, temperature: 3 }];
      const drawRows = (random: Random) => drawBatch(random, 120, 10);
      const common = { inputs: rows.inputs, steps: 30, learningRate, optimizer };
      const { arms, history } = await train({
        ...common,
        seeds: ["種"],
        arms: { a: { start, masks, loss, drawRows } },
        createStepper: createTensorStepper,
      });
      const kernels = Object.fromEntries(masks.map((mask, l) => [`dense${l + 1}/kernel`, tf.squeeze(mask, [0])]));
      const own = mlpNetwork(sizes);
      const trained = await trainNetwork({
        ...common,
        network: own,
        start: networkParameters(start, 0),
        masks: kernels,
        seed: "種",
        loss,
        drawRows,
      });
      const expected = networkParameters(arms.a.last, 0);
      for (const [name, tensor] of Object.entries(trained.last)) {
        const [found, other] = [tensor.dataSync(), expected[name].dataSync()];
        found.forEach((value, i) => {
          expect(value).toBeCloseTo(other[i], 4);
        });
      }
      trained.history.forEach(({ loss }, i) => {
        expect(loss).toBeCloseTo(history[i].loss.a[0], 4);
      });
    },
  );

  it("learns: bars from 200 pictures, by a small network and a small residual one", async () => {
    const residual = cifarResNet({ inputShape: [6, 6, 1], classes: 2, blocks: 1, filters: 4 });
    for (const own of [small(), residual]) {
      const more = { steps: 120, validation, schedule: warmUp(10), optimizer: weightDecay(adam(), 1e-4) };
      const { last, best, history } = await trainNetwork(settings(own, more));
      const errors = history.map(({ validationError }) => validationError!);
      expect(best!.error).toBe(Math.min(...errors));
      expect(best!.error).toBeLessThan(0.15);
      expect(history.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, i) => 6 * (i + 1)));
      expect(best!.step).toBe(6 * (errors.indexOf(best!.error) + 1));
      expect((await evaluateNetwork(own, best!.parameters, validation)).error[0]).toBe(best!.error);
      expect((await evaluateNetwork(own, last, validation)).error[0]).toBe(errors.at(-1));
    }
  });

  it.each([
    ["Adam", adam()],
    ["momentum and weight decay", weightDecay(momentum(), 0.01)],
  ])("keeps removed weights at 0 from start to end: %s", async (_, optimizer) => {
    const own = convN(2, { inputShape: [6, 6, 1], classes: 2, filters: 3, units: 5 });
    const base = settings(own, { optimizer, validation, steps: 20 });
    const start = hex(base.start);
    const masks = Object.fromEntries(
      ["conv2/kernel", "dense1/kernel"].map((name) => [name, tf.cast(tf.greater(base.start[name], 0), "float32")]),
    );
    const { last, best } = await trainNetwork({ ...base, masks });
    for (const [name, mask] of Object.entries(masks)) {
      const [kept, end, chosen] = [mask, last[name], best!.parameters[name]].map((tensor) => [...tensor.dataSync()]);
      expect(end.map((value) => Number(value !== 0))).toEqual(kept);
      expect(chosen.map((value) => Number(value !== 0))).toEqual(kept);
    }
    expect([...last["conv1/kernel"].dataSync()]).not.toContain(0);
    expect(hex(base.start)).toEqual(start);
  });

  it("comes to the same bits from a checkpoint, running statistics, dropout and augmentation included", async () => {
    const augment = ({ inputs, ...rest }: NetworkBatch, random: Random): NetworkBatch => ({
      ...rest,
      inputs: flipAtRandom(cropAtRandom(inputs, barShape, 1, random), barShape, random),
    });
    const base = settings(small(), { augment, validation, steps: 30, recordEvery: 4 });
    const straight = bits(await trainNetwork(base));
    expect(straight.last).not.toEqual(bits(await trainNetwork({ ...base, augment: undefined })).last);
    const checkpoint = { path: join(folder, "途中"), every: 5 };
    // Stopped after 3 steps, before any checkpoint; after 14; and, begun again after 10, 19 steps later.
    for (const stepsTaken of [3, 14, 19]) {
      let drawn = 0;
      const drawRows: typeof base.drawRows = (...stream) => {
        // One more draw tells this training from others.
        if (drawn++ > stepsTaken) throw new Error("stopped");
        return base.drawRows(...stream);
      };
      await expect(trainNetwork({ ...base, checkpoint, drawRows })).rejects.toThrow("stopped");
    }
    expect(bits(await trainNetwork({ ...base, checkpoint }))).toEqual(straight);
    const usual = crossEntropyObjective(base.network, base.loss);
    let asked = 0;
    const once: Objective = (...batch) => {
      // One step tells this training from others.
      if (asked++ > 0) throw new Error("a step was taken");
      return usual(...batch);
    };
    const over = { ...base, checkpoint, objective: once };
    expect(bits(await trainNetwork(over))).toEqual(straight);
    await expect(trainNetwork({ ...base, checkpoint, learningRate: 0.03 })).rejects.toThrow("other settings");
  });

  it("refuses the checkpoint of a training that computes something else under the same name", async () => {
    const conv2 = (dropoutRate: number) =>
      convN(2, { inputShape: [6, 6, 1], classes: 2, filters: 2, units: 4, dropoutRate });
    const tree = (beta: number) =>
      softDecisionTree({ inputShape: [6, 6, 1], classes: 2, depth: 2, inverseTemperature: beta });
    const [own, slow] = [conv2(0.5), mlpNetwork([36, 2], [6, 6, 1])];
    const { start } = settings(own);
    const pairs: [string, TrainNetworkSettings, TrainNetworkSettings][] = [
      ["dropout", settings(own), { ...settings(conv2(0)), start }],
      ["β", settings(tree(1)), settings(tree(5))],
      ["objective", { ...settings(slow), objective: squaredHingeObjective(slow) }, settings(slow)],
    ];
    const before = tf.memory().numTensors;
    for (const [name, one, other] of pairs) {
      const checkpoint = { path: join(folder, name), every: 1 };
      const { last } = await trainNetwork({ ...one, steps: 1, checkpoint });
      tf.dispose(last);
      await expect(trainNetwork({ ...other, steps: 1, checkpoint })).rejects.toThrow("other settings");
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses the checkpoint of a training with other settings or data, whatever the first mini-batch shows", async () => {
    const own = mlpNetwork([36, 2], [6, 6, 1]);
    const { "dense1/bias": bias, "dense1/kernel": drawn } = initNetwork({ network: own, seed: "初" });
    const butFirst = tf.tensor2d([0, ...Array<number>(35).fill(1)], [36, 1]);
    // No picture has light in the first pixel and its weights are +0, so that no step shows whether a mask removes them.
    const inputs = data.inputs.map((value, i) => (i % 36 === 0 ? 0 : value));
    const masks = { "dense1/kernel": tf.ones([36, 2]) };
    const start = { "dense1/kernel": tf.mul(tf.abs(drawn), butFirst), "dense1/bias": bias };
    const checkpoint = { path: join(folder, "台帳"), every: 1 };
    const more = { inputs, masks, start, validation, recordEvery: 1, steps: 2, checkpoint };
    const base = settings(own, { ...more, drawRows: (random) => drawBatch(random, 100, 4) });
    const [{ targets, ...term }] = base.loss;
    const lastChanged = (values: Float32Array, by: (value: number) => number) =>
      values.map((value, i) => (i >= values.length - 2 ? by(value) : value));
    tf.dispose((({ last, best }) => [last, best!.parameters])(await trainNetwork(base)));
    const others: Record<string, Partial<TrainNetworkSettings>> = {
      seed: { seed: "別" },
      rate: { learningRate: 0.03 },
      schedule: { schedule: (step) => 1 / (1 + step) },
      optimizer: { optimizer: adam({ beta1: 0.8 }) },
      epsilon: { optimizer: adam({ epsilon: 1e-3 }) },
      steps: { steps: 3 },
      looks: { recordEvery: 2 },
      patience: { patience: 2 },
      criterion: { bestBy: ({ loss }) => loss },
      weight: { loss: [{ ...term, targets, weight: 2 }] },
      augmentation: { augment: (batch) => ({ ...batch, inputs: batch.inputs.map((value) => -value) }) },
      // Of none of the rows that are drawn.
      inputs: { inputs: lastChanged(inputs, (value) => value + 1) },
      targets: { loss: [{ ...term, targets: lastChanged(targets, (value) => 1 - value) }] },
      "validation inputs": {
        validation: { ...validation, inputs: lastChanged(validation.inputs, (value) => value + 1) },
      },
      "validation labels": { validation: { ...validation, labels: validation.labels.map((label) => 1 - label) } },
      "no validation": { validation: undefined, bestBy: undefined },
      start: { start: { ...start, "dense1/bias": tf.add(bias, 0.1) } },
      masks: { masks: { "dense1/kernel": tf.mul(masks["dense1/kernel"], butFirst) } },
      "no masks": { masks: undefined },
    };
    const before = tf.memory().numTensors;
    for (const [name, other] of Object.entries(others)) {
      await expect(trainNetwork({ ...base, ...other }), name).rejects.toThrow(
        `${checkpoint.path}: the checkpoint is that of a training with other settings`,
      );
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it("tells starts apart by their real weights, of which BinaryConnect computes with the signs alone", async () => {
    const own = mlpNetwork([36, 2], [6, 6, 1]);
    const checkpoint = { path: join(folder, "符号"), every: 1 };
    const base = settings(own, { parametrisation: binaryConnectNetwork(own), steps: 1, checkpoint });
    await trainNetwork(base);
    const half = { ...base.start, "dense1/kernel": tf.mul(base.start["dense1/kernel"], 0.5) };
    await expect(trainNetwork({ ...base, start: half })).rejects.toThrow("other settings");
  });

  it("hands the batch that the student sees to whoever augments it: a teacher answers the very same inputs", async () => {
    const teacher = small();
    const taught = initNetwork({ network: teacher, seed: "師" });
    const seen: Float32Array[] = [];
    const augment = (batch: NetworkBatch, random: Random): NetworkBatch => {
      const draw = drawMixup(random, batch.rows);
      const inputs = mixRows(batch.inputs, draw);
      seen.push(inputs);
      return { ...batch, inputs, targets: batch.targets.map((targets) => mixRows(targets, draw)) };
    };
    const lookedAt: number[][] = [];
    const base = settings(teacher, { steps: 3, augment });
    const objective: Objective = (parameters, x, targets, pass) => {
      lookedAt.push([...x.dataSync<"float32">()]);
      return crossEntropyObjective(teacher, base.loss)(parameters, x, targets, pass);
    };
    await trainNetwork({ ...base, objective, start: taught });
    expect(lookedAt).toEqual(seen.map((inputs) => [...inputs]));
    expect(seen).toHaveLength(3);
    expect(lookedAt[0]).not.toEqual(lookedAt[1]);
  });

  it("trains a soft decision tree by its own objective", async () => {
    const tree = softDecisionTree({ inputShape: [6, 6, 1], classes: 2, depth: 3 });
    const objective: Objective = (parameters, x, [targets]) => treeLoss(tree, parameters, x, targets, 0.1);
    const { last } = await trainNetwork(settings(tree, { objective, steps: 150, learningRate: 0.05 }));
    const start = settings(tree).start;
    const [before, after] = [
      await evaluateNetwork(tree, start, validation),
      await evaluateNetwork(tree, last, validation),
    ];
    expect(after.error[0]).toBeLessThan(before.error[0] - 0.15);
  });

  it("ends early after looks without a better step", async () => {
    const { history, best } = await trainNetwork(
      settings(small(), { steps: 3000, recordEvery: 5, validation, patience: 4, learningRate: 0.05 }),
    );
    expect(history.at(-1)!.step).toBe(best!.step + 20);
    expect(history.at(-1)!.step).toBeLessThan(3000);
  });

  it("keeps the number of tensors over 300 steps, and leaves none but its result", async () => {
    const own = network("tiny", [2, 2, 1], [conv("conv", 2, 2), batchNorm("norm"), relu, globalAveragePool]);
    const base = settings(own, {
      inputs: data.inputs.subarray(0, 200 * 4),
      steps: 300,
      recordEvery: 30,
      validation: undefined,
    });
    const counts: number[] = [];
    const objective: Objective = (parameters, x, _targets, pass) => {
      counts.push(tf.memory().numTensors);
      return tf.mean(tf.square(own.apply(parameters, x, pass))) as tf.Scalar;
    };
    const before = tf.memory().numTensors;
    const { last } = await trainNetwork({ ...base, objective });
    expect(counts).toHaveLength(300);
    expect(new Set(counts.slice(1)).size).toBe(1);
    expect(tf.memory().numTensors).toBe(before + Object.keys(last).length);
    tf.dispose(last);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    [
      "its objective",
      {
        objective: (() => {
          throw new Error("stopped");
        }) as Objective,
      },
    ],
    [
      "its objective, after the statistics",
      {
        objective: ((parameters, x, _, pass) => {
          small().apply(parameters, x, pass);
          throw new Error("stopped");
        }) as Objective,
      },
    ],
    [
      "what it reports to",
      {
        onProgress: () => {
          throw new Error("stopped");
        },
      },
    ],
  ])("leaves no tensor when it fails in %s", async (_, more) => {
    const base = settings(small(), { validation, recordEvery: 1, ...more });
    const before = tf.memory().numTensors;
    await expect(trainNetwork(base)).rejects.toThrow("stopped");
    expect(tf.memory().numTensors).toBe(before);
  });

  it("reports progress with the loss, the last step included", async () => {
    const seen: { step: number; loss: number; remainingSeconds: number }[] = [];
    const { history } = await trainNetwork(settings(small(), { onProgress: (progress) => seen.push(progress) }));
    expect(seen.at(-1)).toMatchObject({ step: 40, steps: 40, remainingSeconds: 0, loss: history.at(-1)!.loss });
  });

  it.each([
    ["one step, whose loss is that of the start", { steps: 1 }],
    ["a few steps", { steps: 4, recordEvery: 2 }],
    ["a few steps, and a validation part", { steps: 4, recordEvery: 2, validation }],
  ])("says when its parameters diverged, though the loss may be finite: %s", async (_, more) => {
    const own = convN(2, { inputShape: [6, 6, 1], classes: 2, filters: 3, units: 5 });
    const steep = hardLabels(data.labels, 2).map((term) => ({ ...term, weight: 1e9 }));
    const base = settings(own, { ...more, loss: steep, learningRate: 1e38, optimizer: momentum(0) });
    const before = tf.memory().numTensors;
    await expect(trainNetwork(base)).rejects.toThrow(
      /^trainNetwork: (the loss|number \d+ of \S+) of Conv-2, seed 種, is -?(NaN|Infinity) at step [12]; expected a finite number. Lower the learning rate.$/,
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it("says when it diverged, and refuses what cannot be trained", async () => {
    const own = mlpNetwork([36, 2], [6, 6, 1]);
    const base = settings(own, { optimizer: momentum(0) });
    const [term] = base.loss;
    await expect(trainNetwork({ ...base, learningRate: 1e38, recordEvery: 1 })).rejects.toThrow(
      /the loss of MLP 36-2, seed 種, is (NaN|Infinity) at step \d+; expected a finite number/,
    );
    const rejected = (more: Partial<TrainNetworkSettings>, message: string) =>
      expect(trainNetwork({ ...base, ...more })).rejects.toThrow(message);
    await rejected({ steps: 0 }, "trainNetwork: steps is 0; expected an integer ≥ 1");
    await rejected({ learningRate: 0 }, "learningRate is 0; expected a number > 0");
    await rejected(
      { inputs: new Float32Array(35) },
      "inputs hold 35 numbers; expected one or more rows of 36 features",
    );
    await rejected(
      { inputs: new Float32Array(36).fill(Number.NaN) },
      "input 0 of row 0 is NaN; expected finite numbers",
    );
    await rejected({ start: {} }, "parameter dense1/kernel has nothing; MLP 36-2 expects shape [36, 2]");
    await rejected(
      { masks: { nothing: tf.ones([1]) } },
      "a mask nothing of shape [1]; MLP 36-2 expects one of dense1/kernel",
    );
    await rejected({ loss: [] }, "trainNetwork: MLP 36-2 has a loss without terms");
    await rejected({ loss: [{ ...term, temperature: -1 }] }, "has temperature -1; expected a number > 0");
    await rejected({ drawRows: () => new Int32Array(0) }, "drawRows drew an empty mini-batch");
    await rejected({ drawRows: () => Int32Array.of(200) }, "drawRows drew row 200");
    await rejected({ validation: data, bestBy: () => [Infinity] }, "trainNetwork: bestBy gave Infinity for network 0");
  });
});

describe("evaluateNetwork", () => {
  it("refuses inputs that are no rows and labels that are no classes", async () => {
    const own = small();
    const parameters = initNetwork({ network: own, seed: 1 });
    await expect(predictNetworkLogits(own, parameters, new Float32Array(35))).rejects.toThrow(
      "predictNetworkLogits: found 35 numbers; small expects one or more rows of [6, 6, 1] = 36 numbers",
    );
    await expect(evaluateNetwork(own, parameters, { ...data, labels: [0, 1] })).rejects.toThrow(
      "evaluateNetwork: found 2 labels for 200 rows; expected one a row",
    );
    await expect(evaluateNetwork(own, parameters, { ...data, labels: data.labels.map(() => 2) })).rejects.toThrow(
      "evaluateNetwork: label 0 is 2; expected an integer in [0, 2)",
    );
  });

  it("refuses inputs and parameters that are not finite, though ReLU and pooling may make numbers of them", async () => {
    const own = lenet5([16, 16, 1], 2);
    const parameters = initNetwork({ network: own, seed: 1 });
    const [inputs, labels] = [new Float32Array(2 * 256), [0, 1]];
    for (const value of [Number.NaN, Infinity, -Infinity]) {
      const spoilt = inputs.map((pixel, i) => (i === 256 + 3 ? value : pixel));
      await expect(evaluateNetwork(own, parameters, { inputs: spoilt, labels })).rejects.toThrow(
        `predictNetworkLogits: input 3 of row 1 is ${value}; expected finite numbers`,
      );
      const kernel = parameters["conv1/kernel"].dataSync<"float32">().slice().fill(value, 7, 8);
      const broken = { ...parameters, "conv1/kernel": tf.tensor(kernel, parameters["conv1/kernel"].shape) };
      await expect(evaluateNetwork(own, broken, { inputs, labels })).rejects.toThrow(
        `predictNetworkLogits: number 7 of conv1/kernel is ${value}; expected finite numbers`,
      );
    }
  });

  it("gives the same logits in one piece and in several", async () => {
    const own = small();
    const parameters = initNetwork({ network: own, seed: 1 });
    const many = bars(450, "many");
    const [whole, part] = await Promise.all([
      predictNetworkLogits(own, parameters, many.inputs),
      predictNetworkLogits(own, parameters, many.inputs.subarray(36 * 399)),
    ]);
    part.forEach((value, i) => {
      expect(value).toBeCloseTo(whole[2 * 399 + i], 5);
    });
  });
});
