import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { drawBatch } from "../../lib/data";
import { distillationLoss } from "../../lib/distillation";
import { initMlp } from "../../lib/models";
import type { Random } from "../../lib/random";
import { bornAgain } from "../../lib/self-distillation";
import { evaluate, predictLogits, train } from "../../lib/training";
import { expectSameValues } from "../models/same-values";
import { classes, clouds, features } from "../training/synthetic";

beforeAll(() => selectBackend().then(() => undefined));

const { inputs, labels } = clouds(300, "train");
const sizes = [features, 8, classes];
const drawRows = (random: Random) => drawBatch(random, 300, 32);
const settings = {
  seeds: ["甲", "乙"],
  generations: 2,
  start: (generation: number) => initMlp({ sizes, seeds: [`甲 ${generation}`, `乙 ${generation}`] }),
  ...{ inputs, labels, drawRows, steps: 60, learningRate: 0.02, temperature: 4, alpha: 1 },
};

describe("bornAgain", () => {
  it("trains a teacher and its generations, each lineage from its own teacher", async () => {
    const generations = await bornAgain(settings);
    expect(generations).toHaveLength(3);
    for (const { student, control } of generations) {
      for (const error of (await evaluate(student, { inputs, labels })).error) expect(error).toBeLessThan(0.3);
      for (const error of (await evaluate(control, { inputs, labels })).error) expect(error).toBeLessThan(0.3);
    }
    const first = await predictLogits(generations[0].student, inputs);
    expect(await predictLogits(generations[0].control, inputs)).toEqual(first);

    // The second seed's students by hand: one network, taught by the logits of the second network of the generation before.
    for (const generation of [1, 2]) {
      const teacher = (await predictLogits(generations[generation - 1].student, inputs))[1];
      const loss = distillationLoss({ teacherLogits: [teacher], classes, temperature: 4, alpha: 1 });
      const start = initMlp({ sizes, seeds: [`乙 ${generation}`] });
      const arms = { student: { start, loss, drawRows: (random: Random) => drawRows(random.fork("乙")) } };
      const byHand = await train({ inputs, steps: 60, learningRate: 0.02, seeds: [`generation ${generation}`], arms });
      const [expected] = await predictLogits(byHand.arms.student.last, inputs);
      expectSameValues((await predictLogits(generations[generation].student, inputs))[1], expected);
    }
  });

  it("differs from its control in the teacher alone: with α = 0 they are the same, bit for bit", async () => {
    for (const { student, control } of await bornAgain({ ...settings, alpha: 0, steps: 5 })) {
      expect(await predictLogits(student, inputs)).toEqual(await predictLogits(control, inputs));
    }
  });

  it("goes on where it was stopped, in whatever generation, to the same bits", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stillroom-世代-"));
    try {
      const checkpoint = { path: join(folder, "lineage"), every: 2 };
      const short = { ...settings, steps: 6 };
      let drawn = 0;
      const stopping = (random: Random) => {
        if (drawn++ >= 2 * 7 + 4 * 4) throw new Error("stopped");
        return drawRows(random);
      };
      await expect(bornAgain({ ...short, checkpoint, drawRows: stopping })).rejects.toThrow("stopped");
      expect((await readdir(folder)).sort()).toEqual(["lineage.generation-0", "lineage.generation-1"]);
      const resumed = await bornAgain({ ...short, checkpoint });
      const straight = await bornAgain(short);
      for (const [generation, { student }] of resumed.entries())
        expect(await predictLogits(student, inputs)).toEqual(await predictLogits(straight[generation].student, inputs));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("leaves no tensor but its result", async () => {
    const before = tf.memory().numTensors;
    tf.dispose(await bornAgain({ ...settings, steps: 2 }));
    expect(tf.memory().numTensors).toBe(before);
  });

  it("leaves no tensor when it fails, in the first generation or a later one", async () => {
    let drawn = 0;
    const failing = (after: number) => (random: Random) => {
      if (drawn++ >= after) throw new Error("stopped");
      return drawRows(random);
    };
    const before = tf.memory().numTensors;
    // Two controls draw in generation 0, and two students more in the next; each once before the first step.
    for (const after of [0, 5, 2 * 3 + 7]) {
      drawn = 0;
      await expect(bornAgain({ ...settings, steps: 2, drawRows: failing(after) })).rejects.toThrow("stopped");
      expect(tf.memory().numTensors).toBe(before);
    }
    await expect(bornAgain({ ...settings, seeds: ["甲", "乙", "丙"] })).rejects.toThrow("index 2");
    expect(tf.memory().numTensors).toBe(before);
    await expect(bornAgain({ ...settings, labels: labels.map(() => 3) })).rejects.toThrow("label 0 is 3");
    expect(tf.memory().numTensors).toBe(before);
  });

  it("names what is wrong", async () => {
    await expect(bornAgain({ ...settings, generations: 0 })).rejects.toThrow(
      "generations is 0; expected an integer ≥ 1",
    );
    const start = () => {
      throw new Error("a generation began");
    };
    await expect(bornAgain({ ...settings, start, temperature: 0 })).rejects.toThrow("The temperature is 0");
    await expect(bornAgain({ ...settings, start, alpha: 2 })).rejects.toThrow("The weight α of the soft targets is 2");
  });
});
