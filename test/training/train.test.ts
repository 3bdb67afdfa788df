import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { drawBatch } from "../../lib/data";
import { initMlp, type MlpParameters } from "../../lib/models";
import type { Random } from "../../lib/random";
import {
  type Arm,
  type CreateStepper,
  cosine,
  type Evaluation,
  evaluate,
  hardLabels,
  momentum,
  type Progress,
  type TrainSettings,
  train,
} from "../../lib/training";
import { createDenseStepper } from "../../lib/training/dense-stepper";
import { createTensorStepper } from "../../lib/training/tensor-stepper";
import { smallTraining } from "./small-training";
import { classes, clouds, features } from "./synthetic";

let backend: string;
beforeAll(async () => {
  backend = (await selectBackend()).name;
});

const data = clouds(400, "train");
const validation = clouds(200, "validation");
const sizes = [features, 16, classes];
const drawRows = (random: Random) => drawBatch(random, 400, 20);
const arm = (seeds: readonly (number | string)[], more: Partial<Arm> = {}): Arm => ({
  start: initMlp({ sizes, seeds }),
  loss: hardLabels(data.labels, classes),
  drawRows,
  ...more,
});

function settings<Name extends string>(
  seeds: readonly (number | string)[],
  arms: Record<Name, Arm>,
  more: Partial<TrainSettings<Name>> = {},
): TrainSettings<Name> {
  return { seeds, arms, inputs: data.inputs, steps: 60, learningRate: 0.01, ...more };
}

const values = async (parameters: MlpParameters, replicate: number) => {
  const all = await Promise.all([...parameters.weights, ...parameters.biases].map((tensor) => tensor.data()));
  const count = parameters.weights[0].shape[0];
  return all.map((own) => own.slice((replicate * own.length) / count, ((replicate + 1) * own.length) / count));
};

describe("train", () => {
  it("draws into the stepper's own areas what it draws into new arrays: the same bits", async () => {
    const own = smallTraining();
    const copied: CreateStepper = (made) => ({ ...createDenseStepper(made), areas: undefined });
    const run = async (createStepper: CreateStepper) => {
      const { arms, history } = await train({ ...own, createStepper });
      const tensors = [arms.plain.last, arms.dropped.last].flatMap(({ weights, biases }) => [...weights, ...biases]);
      return { history, values: tensors.map((tensor) => tensor.dataSync()) };
    };
    expect(await run(createDenseStepper)).toEqual(await run(copied));
  });

  it.each([
    ["one compiled step", createDenseStepper],
    ["tensor operations", createTensorStepper],
  ])("says when an arm draws another number of rows later on: %s", async (_, createStepper) => {
    // The first mini-batch is drawn once more before the first step.
    for (const later of [19, 21]) {
      let drawn = 0;
      const changing = arm([1], { drawRows: (random) => drawBatch(random, 400, drawn++ < 5 ? 20 : later) });
      await expect(train(settings([1], { changing }, { createStepper }))).rejects.toThrow(
        `train: drawRows drew ${later} row(s) at step 5 and 20 before; expected as many at every step`,
      );
    }
  });

  it("learns: the clouds from 400 rows, as many seeds and arms as asked for", async () => {
    const seeds = [1, 2, 3];
    const uniform = { targets: new Float32Array(400 * classes).fill(1 / classes), weight: 1, temperature: 1 };
    const arms = { labels: arm(seeds), nothing: arm(seeds, { loss: [uniform] }) };
    const trained = await train(settings(seeds, arms, { steps: 200, schedule: cosine }));
    const [before, learned, nothing] = await Promise.all(
      [arms.labels.start, trained.arms.labels.last, trained.arms.nothing.last].map((p) => evaluate(p, validation)),
    );
    for (const s of [0, 1, 2]) {
      expect(learned.error[s]).toBeLessThan(0.25);
      expect(learned.error[s]).toBeLessThan(before.error[s] - 0.2);
      expect(nothing.error[s]).toBeGreaterThan(learned.error[s] + 0.2);
    }
    expect(trained.history.at(-1)!.loss.nothing[0]).toBeCloseTo(Math.log(classes), 1);
  });

  it("gives the same bits again", async () => {
    const run = () => train(settings([1, "種"], { a: arm([1, "種"], { dropout: { input: 0.1, hidden: 0.3 } }) }));
    const [first, second] = [await run(), await run()];
    expect(first.history).toEqual(second.history);
    expect(await values(first.arms.a.last, 1)).toEqual(await values(second.arms.a.last, 1));
  });

  it("trains a seed as it would alone, whatever stands beside it", async () => {
    const dropout = { hidden: 0.3 };
    const alone = await train(settings([2], { a: arm([2], { dropout }) }));
    const seeds = [1, 2, 3];
    const company = await train(settings(seeds, { other: arm(seeds), same: arm(seeds, { dropout }) }));
    const [single, among] = [await values(alone.arms.a.last, 0), await values(company.arms.same.last, 1)];
    if (backend === "wasm") expect(among).toEqual(single);
    // Native TensorFlow may sum in another order when more replicates are multiplied at once.
    single.forEach((own, i) => {
      own.forEach((value, k) => {
        expect(among[i][k]).toBeCloseTo(value, 4);
      });
    });
  });

  it("keeps the best step by validation apart from the last", async () => {
    // Labels shifted by one class: the more it learns of them, the worse it does on the validation rows.
    const shifted = hardLabels(
      data.labels.map((label) => (label + 1) % classes),
      classes,
    );
    const arms = { wrong: arm([1, 2], { loss: shifted }) };
    const { arms: trained, history } = await train(settings([1, 2], arms, { validation, recordEvery: 10 }));
    expect(history.map((entry) => entry.step)).toEqual([10, 20, 30, 40, 50, 60]);
    const { best, last } = trained.wrong;
    for (const s of [0, 1]) {
      const errors = history.map((entry) => entry.validationError!.wrong[s]);
      expect(best!.error[s]).toBe(Math.min(...errors));
      expect(best!.step[s]).toBe(10 * (errors.indexOf(Math.min(...errors)) + 1));
      expect((await evaluate(best!.parameters, validation)).error[s]).toBe(best!.error[s]);
      expect((await evaluate(last, validation)).error[s]).toBe(errors.at(-1));
      expect(best!.error[s]).toBeLessThan(errors.at(-1)!);
    }
  });

  it("chooses the best step by the validation loss where asked to", async () => {
    // A loss rises again long before the error does: confidence in wrong classes grows.
    const few = { arms: { a: arm([1, 2], { drawRows: (random) => drawBatch(random, 20, 20) }) } };
    const bestBy = ({ loss }: Evaluation) => loss;
    const trained = await train(settings([1, 2], few.arms, { validation, recordEvery: 10, steps: 200, bestBy }));
    const { best } = trained.arms.a;
    for (const s of [0, 1]) {
      const losses = trained.history.map((entry) => entry.validationLoss!.a[s]);
      const at = losses.indexOf(Math.min(...losses));
      expect(best!.step[s]).toBe(10 * (at + 1));
      expect(best!.step[s]).toBeLessThan(200);
      expect(best!.error[s]).toBe(trained.history[at].validationError!.a[s]);
      expect((await evaluate(best!.parameters, validation)).loss[s]).toBe(losses[at]);
    }
  });

  it("takes a typed criterion as an array of the same numbers", async () => {
    const run = async (bestBy: TrainSettings<"a">["bestBy"]) =>
      (await train(settings([1, 2], { a: arm([1, 2]) }, { validation, recordEvery: 10, bestBy }))).arms.a.best!;
    const plain = await run(({ loss }) => loss);
    const typed = await run(({ loss }) => Float64Array.from(loss));
    expect({ step: typed.step, error: typed.error }).toEqual({ step: plain.step, error: plain.error });
    expect(await values(typed.parameters, 1)).toEqual(await values(plain.parameters, 1));
  });

  it("calls the earliest of equally good steps the best", async () => {
    const arms = { still: arm([1, 2]) };
    const { arms: trained } = await train(settings([1, 2], arms, { validation, recordEvery: 20, learningRate: 1e-12 }));
    expect(trained.still.best!.step).toEqual([20, 20]);
  });

  it.each([
    ["NaN for network 1 at step 10; expected a finite number", [0.5, Number.NaN]],
    [
      "Infinity for network 0 at step 10; expected a finite number, lowest where it is best. Where a network is not to be chosen, give a large one, such as Number.MAX_VALUE.",
      [Infinity, 0.5],
    ],
    ["0 number(s) for 2 network(s) at step 10; expected one for each", []],
  ])("refuses a criterion at the first look: %s", async (message, found) => {
    const arms = { a: arm([1, 2]) };
    const before = tf.memory().numTensors;
    const run = train(settings([1, 2], arms, { validation, recordEvery: 10, bestBy: () => found }));
    await expect(run).rejects.toThrow(`train: bestBy gave ${message}`);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("multiplies the learning rate by the schedule, whose first step is 0", async () => {
    const seen: [number, number][] = [];
    const schedule = (step: number, steps: number) => {
      seen.push([step, steps]);
      return step === 0 ? 2 : 0;
    };
    const run = (more: Partial<TrainSettings<"a">>) =>
      train(settings([1], { a: arm([1]) }, { optimizer: momentum(0), ...more }));
    const scheduled = await run({ steps: 3, schedule });
    const once = await run({ steps: 1, learningRate: 0.02 });
    expect(seen).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
    expect(await values(scheduled.arms.a.last, 0)).toEqual(await values(once.arms.a.last, 0));
  });

  it.each([
    ["Adam", undefined],
    ["momentum", momentum()],
  ])("keeps removed weights at 0 from start to end in the masked arm alone: %s", async (_, optimizer) => {
    const dense = arm([1, 2]);
    const masks = dense.start.weights.map((weight) => tf.cast(tf.greater(weight, 0.1), "float32") as tf.Tensor3D);
    const arms = { dense, sparse: { ...dense, masks } };
    const { arms: trained } = await train(settings([1, 2], arms, { optimizer, validation }));
    for (const [l, mask] of masks.entries()) {
      const kept = await mask.data();
      const [all, sparse, best] = await Promise.all(
        [trained.dense.last, trained.sparse.last, trained.sparse.best!.parameters].map(({ weights }) =>
          weights[l].data(),
        ),
      );
      kept.forEach((one, k) => {
        expect(sparse[k] === 0).toBe(one === 0);
        expect(best[k] === 0).toBe(one === 0);
        expect(all[k]).not.toBe(0);
      });
    }
    const wrong = { sparse: { ...dense, masks: masks.slice(1) } };
    await expect(train(settings([1, 2], wrong))).rejects.toThrow(
      'arm "sparse" has a mask of shape [2, 16, 3] in layer 0; expected [2, 6, 16]',
    );
  });

  it("reports progress with the loss of every seed, the last step included", async () => {
    const seen: Progress<"a">[] = [];
    const onProgress = (progress: Progress<"a">) => seen.push(progress);
    const { history } = await train(settings([1, 2], { a: arm([1, 2]) }, { onProgress }));
    const last = seen.at(-1)!;
    expect(last).toMatchObject({ step: 60, steps: 60, remainingSeconds: 0, loss: history.at(-1)!.loss });
    expect(last.rate).toBeGreaterThan(0);
    expect(last.loss.a).toHaveLength(2);
  });

  it.each([
    ["its own choice of training step", undefined],
    ["tensor operations", createTensorStepper],
  ])("leaves no tensor but its result, nor any when it fails: %s", async (_, createStepper) => {
    const arms = { a: arm([1, 2]), b: arm([1, 2], { dropout: { hidden: 0.5 } }) };
    const before = tf.memory().numTensors;
    const { arms: trained } = await train(settings([1, 2], arms, { validation, steps: 100, createStepper }));
    expect(tf.memory().numTensors).toBe(before + 2 * 2 * 4);
    tf.dispose(trained);
    expect(tf.memory().numTensors).toBe(before);
    const stop = () => {
      throw new Error("stopped");
    };
    await expect(train(settings([1, 2], arms, { validation, onProgress: stop, createStepper }))).rejects.toThrow(
      "stopped",
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it("lets the event loop turn while it works", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const plain = arm([1]);
    // Steps that take long: the loop gives way twenty times a second.
    const drawRows: typeof plain.drawRows = (random, seed) => {
      for (const end = performance.now() + 15; performance.now() < end; );
      return plain.drawRows(random, seed);
    };
    await train(settings([1], { a: { ...plain, drawRows } }, { steps: 12 }));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });

  it("says which arm and seed diverged", async () => {
    const arms = { steady: arm([1, "種"]), wild: arm([1, "種"]) };
    const explode = { ...arms, wild: { ...arms.wild, loss: [{ ...arms.wild.loss[0], weight: 1e38 }] } };
    await expect(train(settings([1, "種"], explode, { learningRate: 1e30, steps: 5 }))).rejects.toThrow(
      /the loss of arm "(steady|wild)", seed (1|種), is (NaN|Infinity) at step \d; expected a finite number/,
    );
  });

  it.each([
    ["its own choice of training step", undefined],
    ["tensor operations", createTensorStepper],
  ])("says which arm and seed the last update made diverge: %s", async (_, createStepper) => {
    // The loss of the one step is that of the start, and finite.
    const [steady, wild] = [arm([1, "種"], { loss: [{ ...arm([1]).loss[0], weight: 0 }] }), arm([1, "種"])];
    const explode = { steady, wild: { ...wild, loss: [{ ...wild.loss[0], weight: 1e9 }] } };
    const more = { learningRate: 1e38, steps: 1, optimizer: momentum(0), createStepper };
    const before = tf.memory().numTensors;
    await expect(train(settings([1, "種"], explode, more))).rejects.toThrow(
      /^train: a number of dense1\/kernel of arm "wild", seed 1, is -?(NaN|Infinity) at step 1; expected a finite number. Lower the learning rate.$/,
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses settings that cannot be trained, naming what was found and expected", async () => {
    const rejected = (arms: Record<string, Arm>, message: string, more: Partial<TrainSettings<string>> = {}) =>
      expect(train(settings([1], arms, more))).rejects.toThrow(message);
    const a = arm([1]);
    const [term] = a.loss;
    await rejected({}, "found no arms");
    await rejected({ a: arm([1, 2]) }, 'arm "a" starts with 2 replicate(s) for 1 seed(s)');
    await rejected({ a, b: { ...a, start: initMlp({ sizes: [6, 3], seeds: [1] }) } }, 'arm "b" has layers [6, 3]');
    await rejected({ a }, "steps is 0; expected an integer ≥ 1", { steps: 0 });
    await rejected({ a }, "learningRate is NaN", { learningRate: Number.NaN });
    await rejected({ a }, "recordEvery is 0", { recordEvery: 0 });
    await rejected({ a }, "inputs hold 7 numbers", { inputs: new Float32Array(7) });
    await rejected({ a }, "input 1 of row 2 is NaN", {
      inputs: data.inputs.map((v, i) => (i === 13 ? Number.NaN : v)),
    });
    await rejected({ a: { ...a, dropout: { hidden: 1 } } }, "a dropout rate of 1; expected a number in [0, 1)");
    await rejected({ a: { ...a, loss: [] } }, "a loss without terms");
    await rejected({ a: { ...a, loss: [{ ...term, weight: -1 }] } }, "weighs a term by -1");
    await rejected({ a: { ...a, loss: [{ ...term, temperature: 0 }] } }, "has temperature 0; expected a number > 0");
    await rejected({ a: { ...a, loss: hardLabels([0, 1], 3) } }, "has 6 target probabilities; expected 400 rows × 3");
    const logits = { ...term, targets: term.targets.map((p) => 5 * p) };
    await rejected({ a: { ...a, loss: [logits] } }, "Logits go through a softmax first");
  });
});
