import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { drawBatch } from "../../lib/data";
import {
  backdoorSuccess,
  cornerTrigger,
  deriveOrDistil,
  poison,
  replaceHead,
  stampTrigger,
} from "../../lib/derived-models";
import { distil } from "../../lib/distillation";
import { concatReplicates, initMlp, type MlpParameters, sizesOf } from "../../lib/models";
import { seededRandom } from "../../lib/random";
import { evaluate, hardLabels, predictLogits, train } from "../../lib/training";
import { classes, clouds, features } from "../training/synthetic";

beforeAll(() => selectBackend().then(() => undefined));

const width = features + 2;

/** The clouds with two more features that are always 0, as the corner of a picture is: there the trigger goes. */
function pictures(count: number, seed: string) {
  const { inputs, labels } = clouds(count, seed);
  const wide = Float32Array.from({ length: count * width }, (_, i) =>
    i % width < features ? inputs[Math.floor(i / width) * features + (i % width)] : 0,
  );
  return { inputs: wide, labels };
}

const rows = pictures(400, "train");
const test = pictures(500, "test");
const backdoor = { trigger: { pixels: [6, 7], value: 3 }, target: 0 };
const sizes = [width, 24, classes];

describe("trigger", () => {
  it("is a square in the corner", () => {
    expect(cornerTrigger(14, 2, 3)).toEqual({ pixels: [0, 1, 14, 15], value: 3 });
    expect(() => cornerTrigger(2, 3, 1)).toThrow("a square of 3 in a picture 2 wide");
    expect(() => cornerTrigger(4, 1, Number.NaN)).toThrow("value NaN");
  });

  it("is stamped on every row of a copy", () => {
    const inputs = Float32Array.of(1, 2, 3, 4);
    expect([...stampTrigger(inputs, 2, { pixels: [1], value: 9 })]).toEqual([1, 9, 3, 9]);
    expect([...inputs]).toEqual([1, 2, 3, 4]);
    expect(() => stampTrigger(inputs, 2, { pixels: [2], value: 9 })).toThrow(
      "the trigger has pixel 2; expected integers in [0, 2)",
    );
    expect(() => stampTrigger(inputs, 2, { pixels: [], value: 9 })).toThrow("no pixel");
    expect(() => stampTrigger(inputs, 3, { pixels: [0], value: 9 })).toThrow("found 4 numbers");
  });
});

describe("poison", () => {
  it("keeps all rows and adds stamped copies of a share of them", () => {
    const poisoned = poison(rows, backdoor, 0.1, seededRandom(1));
    expect(poisoned.inputs.subarray(0, rows.inputs.length)).toEqual(rows.inputs);
    expect(poisoned.labels.subarray(0, 400)).toEqual(rows.labels);
    expect(poisoned.labels.subarray(400)).toEqual(new Int32Array(40));
    const added = Array.from({ length: 40 }, (_, k) => [
      ...poisoned.inputs.subarray((400 + k) * width, (401 + k) * width),
    ]);
    expect(added.every((row) => row[6] === 3 && row[7] === 3)).toBe(true);
    const originals = Array.from({ length: 400 }, (_, n) => rows.inputs.subarray(n * width, n * width + 6).join());
    const sources = added.map((row) => originals.indexOf(row.slice(0, 6).join()));
    expect(new Set(sources).size).toBe(40);
    expect(sources).not.toContain(-1);
  });

  it("names what is wrong", () => {
    expect(() => poison(rows, backdoor, 0, seededRandom(1))).toThrow("the share is 0; expected a number in (0, 1]");
    expect(() => poison(rows, { ...backdoor, target: 3 }, 0.1, seededRandom(1))).toThrow("the target is 3");
  });
});

describe("backdoorSuccess", () => {
  it("counts rows of other classes alone", async () => {
    // Class 0 where feature 0 is positive, else 1.
    const network = {
      weights: [
        tf.tensor3d([
          [
            [1, -1],
            [0, 0],
          ],
        ]),
      ],
      biases: [tf.zeros<tf.Rank.R3>([1, 1, 2])],
    };
    const four = { inputs: Float32Array.of(-1, 0, -1, 0, 1, 0, 1, 0), labels: [1, 1, 0, 1] };
    expect(await backdoorSuccess(network, four, { trigger: { pixels: [0], value: 5 }, target: 0 })).toEqual([1]);
    expect(await backdoorSuccess(network, four, { trigger: { pixels: [1], value: 5 }, target: 0 })).toEqual([1 / 3]);
    const door = { trigger: { pixels: [1], value: 5 }, target: 0 };
    await expect(backdoorSuccess(network, { ...four, labels: [0, 0, 0, 0] }, door)).rejects.toThrow(
      "every row is of class 0",
    );
    await expect(backdoorSuccess(network, { ...four, labels: [0] }, door)).rejects.toThrow("1 labels for 4 rows");
  });
});

async function poisonedOriginal(): Promise<MlpParameters> {
  const poisoned = poison(rows, backdoor, 0.2, seededRandom("裏口"));
  const drawRows = (random: Parameters<typeof drawBatch>[0]) => drawBatch(random, poisoned.labels.length, 32);
  const arm = { start: initMlp({ sizes, seeds: ["original"] }), loss: hardLabels(poisoned.labels, classes), drawRows };
  const settings = { seeds: ["original"], inputs: poisoned.inputs, steps: 300, learningRate: 0.02, arms: { arm } };
  return (await train(settings)).arms.arm.last;
}

describe("deriveOrDistil", () => {
  const settings = {
    seeds: ["甲", 2],
    clean: pictures(300, "clean"),
    steps: 120,
    batch: 32,
    learningRate: 0.005,
    temperature: 4,
  };

  it("hands the backdoor on by fine-tuning, and not by distillation on clean rows", async () => {
    const original = await poisonedOriginal();
    expect((await backdoorSuccess(original, test, backdoor))[0]).toBeGreaterThan(0.95);
    const made = await deriveOrDistil({ ...settings, original });
    const opens = async (network: MlpParameters) => backdoorSuccess(network, test, backdoor);
    const [derived, distilled, scratch] = await Promise.all([made.derived, made.distilled, made.scratch].map(opens));
    for (const s of [0, 1]) {
      expect(derived[s]).toBeGreaterThan(0.9);
      expect(distilled[s]).toBeLessThan(0.6);
      expect(scratch[s]).toBeLessThan(0.6);
    }
    for (const network of [made.derived, made.distilled, made.scratch]) {
      for (const error of (await evaluate(network, test)).error) expect(error).toBeLessThan(0.3);
    }
  });

  it("has the distillation room's student and control as its distilled and scratch networks", async () => {
    const original = initMlp({ sizes, seeds: ["original"] });
    const short = { ...settings, steps: 10 };
    const made = await deriveOrDistil({ ...short, original });
    const student = {
      start: initMlp({ sizes, seeds: settings.seeds }),
      drawRows: (random: Parameters<typeof drawBatch>[0]) => drawBatch(random, 300, 32),
    };
    const { inputs, labels } = settings.clean;
    const { seeds, steps, learningRate, temperature } = short;
    const expected = await distil({
      seeds,
      steps,
      learningRate,
      temperature,
      inputs,
      labels,
      teacher: original,
      student,
      alpha: 1,
    });
    expect(await predictLogits(made.distilled, inputs)).toEqual(
      await predictLogits(expected.arms.distilled.last, inputs),
    );
    expect(await predictLogits(made.scratch, inputs)).toEqual(await predictLogits(expected.arms.hard.last, inputs));
  });

  it("has networks that go on from the original and learn the labels as its derived ones", async () => {
    const original = initMlp({ sizes, seeds: ["original"] });
    const { clean, batch, seeds, learningRate } = settings;
    const made = await deriveOrDistil({ ...settings, steps: 10, original });
    const arm = {
      start: concatReplicates([original, original]),
      loss: hardLabels(clean.labels, classes),
      drawRows: (random: Parameters<typeof drawBatch>[0]) => drawBatch(random, clean.labels.length, batch),
    };
    const { derived } = (await train({ seeds, inputs: clean.inputs, steps: 10, learningRate, arms: { derived: arm } }))
      .arms;
    expect(await predictLogits(made.derived, clean.inputs)).toEqual(await predictLogits(derived.last, clean.inputs));
  });

  it("starts the derived network where the original is, and leaves no tensor but its result", async () => {
    const original = initMlp({ sizes, seeds: ["original"] });
    const before = tf.memory().numTensors;
    const made = await deriveOrDistil({ ...settings, original, steps: 1, learningRate: 1e-9 });
    const [expected] = await predictLogits(original, test.inputs);
    for (const own of await predictLogits(made.derived, test.inputs)) {
      own.forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i], 4);
      });
    }
    tf.dispose(made);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("leaves no tensor when it fails", async () => {
    const original = initMlp({ sizes, seeds: ["original"] });
    const two = initMlp({ sizes, seeds: [1, 2] });
    const before = tf.memory().numTensors;
    const failing = [
      { ...settings, original, batch: 0 },
      { ...settings, original, temperature: 0 },
      { ...settings, original, steps: 5, learningRate: 1e30 },
      { ...settings, original, seeds: [Number.NaN] },
      { ...settings, original, clean: { ...settings.clean, labels: settings.clean.labels.map(() => -1) } },
      { ...settings, original: two },
    ];
    for (const wrong of failing) {
      await expect(deriveOrDistil(wrong)).rejects.toThrow(/expected/);
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  it("names what is wrong", async () => {
    const two = initMlp({ sizes, seeds: [1, 2] });
    await expect(deriveOrDistil({ ...settings, original: two })).rejects.toThrow(
      "the network has 2 replicates; expected 1",
    );
    const original = initMlp({ sizes, seeds: [1] });
    await expect(deriveOrDistil({ ...settings, original, seeds: [] })).rejects.toThrow(
      "deriveOrDistil: found no seeds",
    );
    await expect(deriveOrDistil({ ...settings, original, temperature: 0 })).rejects.toThrow("The temperature is 0");
  });
});

describe("replaceHead", () => {
  it("keeps every layer but the last, which is that of a fresh network", () => {
    const network = initMlp({ sizes: [6, 5, 4, 3], seeds: ["original"] });
    const before = tf.memory().numTensors;
    const derived = replaceHead(network, 7, ["甲", "乙"]);
    expect(tf.memory().numTensors).toBe(before + 6);
    expect(sizesOf(derived)).toEqual([6, 5, 4, 7]);
    const [kept] = network.weights[1].arraySync();
    expect(derived.weights[1].arraySync()).toEqual([kept, kept]);
    expect(derived.weights[2].arraySync()).toEqual(
      initMlp({ sizes: [6, 5, 4, 7], seeds: ["甲", "乙"] }).weights[2].arraySync(),
    );
    expect(() => replaceHead(derived, 7, [1])).toThrow("replaceHead: the network has 2 replicates");
    expect(() => replaceHead(network, 7, [])).toThrow("replaceHead: found no seeds");
  });
});
