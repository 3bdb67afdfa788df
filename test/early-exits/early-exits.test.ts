import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { drawBatch } from "../../lib/data";
import {
  chooseExits,
  type EarlyExitMlp,
  earlyExitForward,
  earlyExitLoss,
  evaluateExits,
  exitCosts,
  initEarlyExits,
  trainEarlyExits,
} from "../../lib/early-exits";
import { initMlp, mlpLogits } from "../../lib/models";
import { seededRandom } from "../../lib/random";
import { cosine, drawMinibatch, hardLabels, momentum } from "../../lib/training";
import { classes, clouds, features } from "../training/synthetic";

beforeAll(() => selectBackend().then(() => undefined));

const sizes = [features, 7, 6, 5, classes];
const seeds = ["種", 2];
const random = seededRandom("batch");
const x = Float32Array.from({ length: 2 * 4 * features }, () => random.normal());
const y = hardLabels([0, 1, 2, 1, 1, 0, 2, 2], classes)[0].targets;
const batch = () => [tf.tensor3d(x, [2, 4, features]), tf.tensor3d(y, [2, 4, classes])] as const;
const tensorsOf = ({ trunk, heads }: EarlyExitMlp) => [
  ...trunk.weights,
  ...trunk.biases,
  ...heads.weights,
  ...heads.biases,
];
const values = (network: EarlyExitMlp) => tensorsOf(network).map((tensor) => tensor.dataSync<"float32">());

/** Weights away from 0, so that no hidden unit sits on the kink of ReLU. */
const network = () => initEarlyExits({ sizes, seeds });

describe("initEarlyExits", () => {
  it("has a head on every hidden layer but the last, and the trunk of initMlp bit for bit", () => {
    const { trunk, heads } = network();
    expect(heads.weights.map(({ shape }) => shape)).toEqual([
      [2, 7, classes],
      [2, 6, classes],
    ]);
    const plain = initMlp({ sizes, seeds });
    expect(values({ trunk, heads: plain })).toEqual(values({ trunk: plain, heads: plain }));
    expect(() => initEarlyExits({ sizes: [6, 5, 3], seeds })).toThrow("expected two hidden layers or more");
  });
});

describe("earlyExitForward", () => {
  it("answers at the last exit as the trunk does, and at an early one as the shorter network would", () => {
    const own = network();
    const [input] = batch();
    const { logits } = earlyExitForward(own, input);
    expect(logits).toHaveLength(3);
    const { trunk, heads } = own;
    expect(logits[2].dataSync()).toEqual(mlpLogits(trunk, input).dataSync());
    const short = {
      weights: [trunk.weights[0], trunk.weights[1], heads.weights[1]],
      biases: [trunk.biases[0], trunk.biases[1], heads.biases[1]],
    };
    expect(logits[1].dataSync()).toEqual(mlpLogits(short, input).dataSync());
  });
});

describe("earlyExitLoss", () => {
  const settings = { alpha: 0.6, temperature: 3 };

  it("has the gradient of automatic differentiation with the last exit's answers as constants", () => {
    const own = network();
    const [input, labels] = batch();
    const { loss, gradient } = earlyExitLoss(own, input, labels, settings);
    const taught = earlyExitForward(own, input).logits[2].div(3).softmax();
    const crossEntropy = (p: tf.Tensor, logits: tf.Tensor) => tf.logSoftmax(logits).mul(p).sum(2).mean(1).neg();
    const total = (...tensors: tf.Tensor[]) => {
      const t = tensors as tf.Tensor3D[];
      const { logits } = earlyExitForward(
        {
          trunk: { weights: t.slice(0, 4), biases: t.slice(4, 8) },
          heads: { weights: t.slice(8, 10), biases: t.slice(10) },
        },
        input,
      );
      const early = logits.slice(0, 2).map((own) =>
        crossEntropy(labels, own)
          .mul(0.4)
          .add(crossEntropy(taught, own.div(3)).mul(0.6 * 9)),
      );
      return tf.addN([...early, crossEntropy(labels, logits[2])]);
    };
    const tensors = tensorsOf(own);
    const expected = tf.grads((...t) => total(...t).sum())(tensors);
    values(gradient).forEach((found, i) => {
      const reference = expected[i].dataSync();
      found.forEach((value, k) => {
        expect(value).toBeCloseTo(reference[k], 5);
      });
    });
    const reference = total(...tensors).dataSync();
    loss.dataSync().forEach((value, r) => {
      expect(value).toBeCloseTo(reference[r], 4);
    });
  });

  it("has the gradient of central differences, with the labels alone", () => {
    const own = network();
    const [input, labels] = batch();
    const plain = { alpha: 0, temperature: 1 };
    const gradient = values(earlyExitLoss(own, input, labels, plain).gradient);
    const lossAt = (t: number, k: number, h: number) => {
      const moved = tensorsOf(own).map((tensor, i) =>
        i === t
          ? tf.tensor3d(
              tensor.dataSync<"float32">().map((value, j) => (j === k ? value + h : value)),
              tensor.shape,
            )
          : tensor,
      );
      const other = {
        trunk: { weights: moved.slice(0, 4), biases: moved.slice(4, 8) },
        heads: { weights: moved.slice(8, 10), biases: moved.slice(10) },
      };
      return earlyExitLoss(other, input, labels, plain).loss.dataSync()[0];
    };
    // The first number of every tensor belongs to replicate 0.
    gradient.forEach((found, t) => {
      expect(found[0]).toBeCloseTo((lossAt(t, 0, 0.01) - lossAt(t, 0, -0.01)) / 0.02, 2);
    });
  });

  it("stops the gradient at the last exit: its own layer learns from the labels alone, whatever α", () => {
    const own = network();
    const [input, labels] = batch();
    const last = (alpha: number) =>
      earlyExitLoss(own, input, labels, { alpha, temperature: 3 }).gradient.trunk.weights[3].dataSync();
    expect(last(1)).toEqual(last(0));
    const first = (alpha: number) =>
      earlyExitLoss(own, input, labels, { alpha, temperature: 3 }).gradient.heads.weights[0].dataSync();
    expect(first(1)).not.toEqual(first(0));
  });
});

describe("trainEarlyExits", () => {
  const data = clouds(300, "exits");
  const drawRows = (own: typeof random) => drawBatch(own, 300, 32);
  const settings = { seeds, data, drawRows, steps: 60, learningRate: 0.03, alpha: 0.5, temperature: 2 };

  it("trains every exit, repeats with its seed, leaves the start as it was and no tensor but its result", async () => {
    const start = network();
    const before = [values(start).map((tensor) => tensor.slice()), tf.memory().numTensors] as const;
    const { last: trained } = await trainEarlyExits({ ...settings, start });
    const { exitAccuracy } = evaluateExits(trained, data, 0);
    for (const own of exitAccuracy.flat()) expect(own).toBeGreaterThan(0.75);
    expect(values(start)).toEqual(before[0]);
    const { last: again } = await trainEarlyExits({ ...settings, start });
    expect(values(again)).toEqual(values(trained));
    tf.dispose([trained, again]);
    expect(tf.memory().numTensors).toBe(before[1]);
  });

  it("takes Adam's steps with its usual settings on the gradient of all exits (Kingma and Ba 2015, algorithm 1)", async () => {
    const start = network();
    const [beta1, beta2, epsilon, steps] = [0.9, 0.999, 1e-8, 4];
    const trained = values((await trainEarlyExits({ ...settings, start, steps })).last);
    const loss = hardLabels(data.labels, classes);
    const replicates = seeds.map((seed) => ({ arm: { start: start.trunk, loss, drawRows }, seed }));
    const state = values(start).map((own) => Array.from(own, (value) => ({ value, mean: 0, square: 0 })));
    for (let step = 1; step <= steps; step++) {
      const { rows, inputs, targets } = drawMinibatch(replicates, data.inputs, step - 1, sizes);
      const tensors = state.map((own, i) =>
        tf.tensor3d(
          own.map(({ value }) => value),
          tensorsOf(start)[i].shape,
        ),
      );
      const now = {
        trunk: { weights: tensors.slice(0, 4), biases: tensors.slice(4, 8) },
        heads: { weights: tensors.slice(8, 10), biases: tensors.slice(10) },
      };
      const [batchInputs, labels] = [
        tf.tensor3d(inputs, [2, rows, features]),
        tf.tensor3d(targets[0], [2, rows, classes]),
      ];
      values(earlyExitLoss(now, batchInputs, labels, settings).gradient).forEach((gradient, i) => {
        state[i].forEach((own, k) => {
          own.mean = beta1 * own.mean + (1 - beta1) * gradient[k];
          own.square = beta2 * own.square + (1 - beta2) * gradient[k] ** 2;
          const [mean, square] = [own.mean / (1 - beta1 ** step), own.square / (1 - beta2 ** step)];
          own.value -= (settings.learningRate * mean) / (Math.sqrt(square) + epsilon);
        });
      });
    }
    trained.forEach((own, i) => {
      own.forEach((value, k) => {
        expect(value).toBeCloseTo(state[i][k].value, 3);
      });
    });
  });

  it("descends along the gradient of the loss of all exits, which is not scaled", async () => {
    const start = network();
    const { last } = await trainEarlyExits({ ...settings, start, steps: 1, optimizer: momentum(0), learningRate: 0.1 });
    const loss = hardLabels(data.labels, classes);
    const replicates = seeds.map((seed) => ({ arm: { start: start.trunk, loss, drawRows }, seed }));
    const { rows, inputs, targets } = drawMinibatch(replicates, data.inputs, 0, sizes);
    const [own, labels] = [tf.tensor3d(inputs, [2, rows, features]), tf.tensor3d(targets[0], [2, rows, classes])];
    const gradient = values(earlyExitLoss(start, own, labels, settings).gradient);
    const before = values(start);
    values(last).forEach((after, i) => {
      after.forEach((value, k) => {
        expect(value).toBeCloseTo(before[i][k] - 0.1 * gradient[i][k], 5);
      });
    });
  });

  it("is chosen by its last exit on validation rows, stops early, records and reports, and frees what it made", async () => {
    const start = network();
    const before = tf.memory().numTensors;
    const validation = clouds(60, "exits, validation");
    const [records, reports]: [object[], number[]] = [[], []];
    const { last, best, history } = await trainEarlyExits({
      ...{ ...settings, start, steps: 40, validation, recordEvery: 2, patience: 2, learningRate: 0.05 },
      onRecord: (entry) => records.push(entry),
      onProgress: ({ loss }) => reports.push(loss),
    });
    history.forEach((own, r) => {
      const errors = own.map(({ validationError }) => validationError!);
      const lowest = Math.min(...errors);
      expect([best!.error[r], best!.step[r]]).toEqual([lowest, own[errors.indexOf(lowest)].step]);
      // Two looks without a better one: this is where it ended.
      expect(own.at(-1)!.step).toBe(Math.min(40, best!.step[r] + 4));
    });
    expect(records).toEqual(history.flatMap((own, r) => own.map((entry) => ({ ...entry, seed: seeds[r] }))));
    expect(reports.every(Number.isFinite)).toBe(true);
    const { exitAccuracy } = evaluateExits(best!.parameters, validation, 0);
    exitAccuracy[2].forEach((share, r) => {
      expect(1 - share).toBeCloseTo(best!.error[r], 6);
    });
    tf.dispose([last, best!.parameters]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("goes on from its checkpoints to the same bits, and refuses those of another α", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stillroom-出口-"));
    try {
      const start = network();
      const checkpoint = { path: join(folder, "exits"), every: 3 };
      const run = { ...settings, start, steps: 7, schedule: cosine, optimizer: momentum(0.9) };
      const whole = await trainEarlyExits(run);
      let seen = 0;
      const ended = trainEarlyExits({
        ...{ ...run, checkpoint, recordEvery: 1 },
        onRecord: () => {
          if (++seen === 7 + 5) throw new Error("ended");
        },
      });
      await expect(ended).rejects.toThrow("ended");
      expect(readdirSync(folder).sort()).toEqual(["exits.0", "exits.1"]);
      const steps: number[] = [];
      const on = { ...run, checkpoint, recordEvery: 1, onRecord: ({ step }: { step: number }) => steps.push(step) };
      const { last } = await trainEarlyExits(on);
      expect(steps).toEqual([4, 5, 6, 7]);
      expect(values(last)).toEqual(values(whole.last));
      await expect(trainEarlyExits({ ...on, alpha: 0.4 })).rejects.toThrow("training with other settings");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("names what is wrong, and frees what it made", async () => {
    const start = network();
    const before = tf.memory().numTensors;
    const run = (more: object) => trainEarlyExits({ ...settings, start, ...more });
    await expect(run({ seeds: [1] })).rejects.toThrow("found 1 seed(s) for 2 replicate(s)");
    await expect(run({ alpha: 2 })).rejects.toThrow("α is 2; expected a number from 0 to 1");
    await expect(run({ temperature: 0 })).rejects.toThrow("the temperature is 0");
    await expect(run({ steps: 0 })).rejects.toThrow("steps is 0");
    await expect(run({ learningRate: -1 })).rejects.toThrow("learningRate is -1");
    await expect(run({ data: { ...data, labels: [0] } })).rejects.toThrow(
      "has 3 target probabilities; expected 300 rows",
    );
    const broken = { ...data, inputs: data.inputs.map(() => Number.NaN) };
    await expect(run({ data: broken })).rejects.toThrow("input 0 of row 0 is NaN; expected finite");
    await expect(run({ learningRate: 1e38 })).rejects.toThrow(
      /early exits, α 0.5, T 2, seed 種, is (NaN|-?Infinity) at step 3/,
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("leaving early", () => {
  it("takes the first exit that is sure enough, else the last", () => {
    // Entropies: ln 2, then about 0.04 for a gap of 5; a gap of 30 is certain.
    const exits = [
      Float32Array.of(0, 0, 5, 0, 30, 0),
      Float32Array.of(0, 0, 0, 0, 0, 0),
      Float32Array.of(1, 0, 1, 0, 1, 0),
    ];
    expect([...chooseExits(exits, 2, 0.1)]).toEqual([2, 0, 0]);
    expect([...chooseExits(exits, 2, 0.01)]).toEqual([2, 2, 0]);
    expect([...chooseExits(exits, 2, 0.6)]).toEqual([2, 0, 0]);
    expect([...chooseExits(exits, 2, Math.log(2))]).toEqual([0, 0, 0]);
    expect(() => chooseExits([], 2, 1)).toThrow("0 exits");
    expect(() => chooseExits(exits, 2, -1)).toThrow("threshold -1; expected");
  });

  it("counts multiplications by hand: 4·3 + 3·2, then 3·5 + 5·2", () => {
    expect(exitCosts([4, 3, 5, 2])).toEqual([18, 43]);
    expect(exitCosts(sizes)).toEqual([6 * 7 + 7 * 3, 6 * 7 + 7 * 3 + 7 * 6 + 6 * 3, 63 + 60 + 6 * 5 + 5 * 3]);
  });

  it("costs between the first exit and the last, and is each exit's own accuracy at the extremes", () => {
    const rows = clouds(100, "rows");
    const own = network();
    const [first, , last] = exitCosts(sizes);
    const [always, never] = [evaluateExits(own, rows, 2), evaluateExits(own, rows, 0)];
    expect(always.cost).toEqual([first, first]);
    expect(never.cost).toEqual([last, last]);
    expect(always.accuracy).toEqual(always.exitAccuracy[0]);
    expect(never.accuracy).toEqual(always.exitAccuracy[2]);
    const some = evaluateExits(own, rows, 0.9);
    expect(some.cost[0]).toBeGreaterThan(first);
    expect(some.cost[0]).toBeLessThan(last);
    expect(() => evaluateExits(own, { ...rows, labels: [] }, 1)).toThrow("600 numbers for 0 labels");
  });
});
