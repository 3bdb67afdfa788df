import { once } from "node:events";
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { parameterLayout } from "../../lib/backend/dense/parameter-layout";
import { sparseLayers } from "../../lib/backend/dense/sparse-layers";
import { type MlpParameters, replicatesOf, sizesOf } from "../../lib/models";
import {
  type Arm,
  adam,
  constant,
  maxNorm,
  momentum,
  type Trained,
  type TrainSettings,
  train,
  weightDecay,
} from "../../lib/training";
import { createDenseStepper } from "../../lib/training/dense-stepper";
import { createTensorStepper } from "../../lib/training/tensor-stepper";
import { startProgram } from "./child-program";
import { smallTraining } from "./small-training";

let folder = "";
let backend = "";
beforeAll(async () => {
  backend = (await selectBackend()).name;
  folder = await mkdtemp(join(tmpdir(), "stillroom-途中-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Names = "plain" | "dropped";
type Settings = TrainSettings<Names>;

const hex = ({ weights, biases }: MlpParameters) =>
  [...weights, ...biases].map((tensor) => Buffer.from(tensor.dataSync<"float32">().slice().buffer).toString("hex"));
/** Everything a training gives back, bit for bit. */
const bits = ({ arms, history }: Trained<Names>) => ({
  history,
  arms: Object.values(arms).map(({ last, best }) => ({
    last: hex(last),
    best: best && { ...best, parameters: hex(best.parameters) },
  })),
});

/** The arms draw rows until they are stopped: an error as good as the end of the process. */
function stoppedAfter(settings: Settings, steps: number): Settings {
  let drawn = 0;
  const stop = (arm: Arm): Arm => ({
    ...arm,
    drawRows: (...stream) => {
      // Four replicates draw in every step, and once before the first.
      if (drawn++ >= 4 * (steps + 1)) throw new Error("stopped");
      return arm.drawRows(...stream);
    },
  });
  return { ...settings, arms: { plain: stop(settings.arms.plain), dropped: stop(settings.arms.dropped) } };
}

/** So few weights are left that the compiled step works with these alone. */
const masked = (settings: Settings): Settings => {
  const { start } = settings.arms.plain;
  const masks = start.weights.map((weight) => tf.cast(tf.greater(weight, 0.1), "float32") as tf.Tensor3D);
  return { ...settings, arms: { ...settings.arms, plain: { ...settings.arms.plain, masks } } };
};

describe.each([
  ["the backend's own step with Adam", {}],
  ["one compiled step with Adam", { createStepper: createDenseStepper }],
  ["one compiled step with momentum", { createStepper: createDenseStepper, optimizer: momentum() }],
  ["tensor operations with Adam", { createStepper: createTensorStepper }],
  ["tensor operations with momentum and weight decay", { optimizer: weightDecay(momentum(), 0.01) }],
] as const)("a training from its checkpoint: %s", (title, more) => {
  const settings = (): Settings => masked({ ...smallTraining(), ...more });
  const file = () => join(folder, `${title}.checkpoint`);

  it("comes to the same bits as one that was not interrupted, wherever it was stopped, and also twice", async () => {
    const straight = bits(await train(settings()));
    for (const stops of [[1], [13], [5, 6, 39]]) {
      await rm(file(), { force: true });
      const resumable = { ...settings(), checkpoint: { path: file(), every: 5 } };
      for (const stop of stops) {
        // A process begins again after the last multiple of 5.
        const done = stops.filter((before) => before < stop).at(-1) ?? 0;
        const steps = stop - 5 * Math.floor(done / 5);
        await expect(train(stoppedAfter(resumable, steps))).rejects.toThrow("stopped");
      }
      expect(bits(await train(resumable))).toEqual(straight);
    }
  });

  it("takes no step when it was over, and gives the same again", async () => {
    const resumable = { ...settings(), checkpoint: { path: file(), every: 7 } };
    await rm(file(), { force: true });
    const first = bits(await train(resumable));
    expect(bits(await train(stoppedAfter(resumable, 0)))).toEqual(first);
  });
});

it("of the masked arm above, the compiled step lists what the mask leaves of each layer", () => {
  const { start, masks } = masked(smallTraining()).arms.plain;
  const sizes = sizesOf(start);
  const layout = parameterLayout(sizes, replicatesOf(start));
  const values = (tensor: tf.Tensor) => tensor.dataSync<"float32">();
  const laidOut = (weights: readonly tf.Tensor[]) =>
    layout.write({ weights: weights.map(values), biases: start.biases.map(values) });
  const kept = start.weights.map((weight, l) => tf.mul(weight, masks![l]!));
  const listed = sparseLayers(sizes, 20, layout, laidOut(kept), laidOut(masks!));
  expect(listed.map(({ replicate, layer }) => `${replicate} ${layer}`)).toEqual([
    "0 0",
    "0 1",
    "0 2",
    "1 0",
    "1 1",
    "1 2",
  ]);
});

describe("a checkpoint", () => {
  const settings = (): Settings => ({
    ...smallTraining(),
    steps: 12,
    checkpoint: { path: join(folder, "c"), every: 4 },
  });

  it("is refused by a training of other settings, naming the file", async () => {
    await train(settings());
    const { arms } = settings();
    const base = settings();
    const others: Record<string, Settings> = {
      rate: { ...base, learningRate: 0.03 },
      schedule: { ...base, schedule: constant },
      optimizer: { ...base, optimizer: adam({ beta1: 0.8 }) },
      epsilon: { ...base, optimizer: adam({ epsilon: 1e-3 }) },
      steps: { ...base, steps: 13 },
      seeds: { ...base, seeds: [1, 2] },
      data: { ...base, inputs: base.inputs.map((value) => value + 1) },
      loss: { ...base, arms: { ...arms, plain: { ...arms.plain, loss: [{ ...arms.plain.loss[0], weight: 2 }] } } },
      masks: masked(base),
      "data beyond the first mini-batch": {
        ...base,
        inputs: base.inputs.map((v, i, all) => (i === all.length - 1 ? v + 1 : v)),
      },
      criterion: { ...base, bestBy: ({ loss }) => loss },
      stepper: { ...base, createStepper: createTensorStepper },
      dropout: { ...base, arms: { ...arms, plain: { ...arms.plain, dropout: { hidden: 0.5 } } } },
    };
    const before = tf.memory().numTensors;
    for (const other of Object.values(others)) {
      await expect(train(other)).rejects.toThrow(
        `${join(folder, "c")}: the checkpoint is that of a training with other settings`,
      );
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it("is refused by a training step with another setting", async () => {
    const own = { ...settings(), checkpoint: { path: join(folder, "constrained"), every: 4 } };
    await train({ ...own, createStepper: maxNorm(3) });
    await expect(train({ ...own, createStepper: maxNorm(4) })).rejects.toThrow(
      "that of a training with other settings",
    );
    await train({ ...own, createStepper: maxNorm(3) });
  });

  it("is refused when it was cut off, changed, or is another file", async () => {
    const path = join(folder, "torn");
    const own = { ...settings(), checkpoint: { path, every: 4 } };
    await train(own);
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, whole.length - 9));
    await expect(train(own)).rejects.toThrow(`${path}: decodeTensors: the checksum does not fit`);
    await writeFile(path, "something else");
    await expect(train(own)).rejects.toThrow(`${path}: decodeTensors: the bytes do not begin with`);
  });

  it("leaves no tensor behind, whether training ends, stops or goes on", async () => {
    const own = { ...settings(), checkpoint: { path: join(folder, "leak"), every: 4 } };
    const before = tf.memory().numTensors;
    await expect(train(stoppedAfter(own, 6))).rejects.toThrow("stopped");
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose((await train(own)).arms);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("survives kill -9: another process goes on to the same bits", async () => {
    const path = join(folder, "殺された");
    const source = `
      import { selectBackend } from "../../lib/backend";
      import { train } from "../../lib/training";
      import { smallTraining } from "./small-training";
      await selectBackend({ log: () => undefined });
      const settings = { ...smallTraining(), steps: 400, checkpoint: { path: process.env.CHECKPOINT, every: 1 } };
      await train(settings);`;
    const child = await startProgram("checkpoint", source, { CHECKPOINT: path, STILLROOM_BACKEND: backend });
    const exited = once(child, "exit");
    while (!(await stat(path).catch(() => undefined)) && child.exitCode === null) await wait(5);
    child.kill("SIGKILL");
    const [, signal] = await exited;
    expect(signal).toBe("SIGKILL");
    await copyFile(path, `${path}, left behind`);

    const long = { ...smallTraining(), steps: 400 };
    const resumed = await train({ ...long, checkpoint: { path, every: 50 } });
    expect(bits(resumed)).toEqual(bits(await train(long)));
    const left = (await readFile(`${path}, left behind`, "latin1")).match(/"step":(\d+)/)!;
    expect(Number(left[1])).toBeLessThan(400);
  });
});

describe("early stopping", () => {
  it("ends after so many looks without a better step of any replicate, and reports the best", async () => {
    const long = { ...smallTraining(), steps: 2000, learningRate: 0.1, schedule: constant };
    const { arms, history } = await train({ ...long, patience: 3 });
    const whole = await train({ ...long, steps: history.at(-1)!.step });
    const stopped = history.at(-1)!.step;
    expect(stopped).toBeLessThan(2000);
    const best = Object.values(arms).flatMap((arm) => arm.best!.step);
    expect(Math.max(...best)).toBe(stopped - 3 * 4);
    expect(bits({ arms, history })).toEqual(bits(whole));
  });

  it("is refused without validation rows", async () => {
    const { validation: _, ...without } = smallTraining();
    await expect(train({ ...without, patience: 2 })).rejects.toThrow(
      "patience is 2 without validation; expected validation rows",
    );
    await expect(train({ ...smallTraining(), patience: 0 })).rejects.toThrow("patience is 0; expected an integer ≥ 1");
  });
});
