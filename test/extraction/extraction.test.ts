import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { drawBatch } from "../../lib/data";
import {
  extract,
  fidelity,
  hardAnswer,
  predictionApi,
  roundedAnswer,
  sharedMistakes,
  softAnswer,
} from "../../lib/extraction";
import { initMlp, type MlpParameters } from "../../lib/models";
import { hardLabels, predictLogits, train } from "../../lib/training";
import { classes, clouds, features } from "../training/synthetic";

const private_ = clouds(400, "victim");
const own = clouds(400, "thief");
const test = clouds(1000, "test");
const sizes = [features, 16, classes];

async function trained(seeds: string[], rows = private_): Promise<MlpParameters> {
  const drawRows = (random: Parameters<typeof drawBatch>[0]) => drawBatch(random, 400, 32);
  const arm = { start: initMlp({ sizes, seeds }), loss: hardLabels(rows.labels, classes), drawRows };
  return (await train({ seeds, inputs: rows.inputs, steps: 200, learningRate: 0.02, arms: { arm } })).arms.arm.last;
}

let victim: MlpParameters;
beforeAll(async () => {
  await selectBackend();
  victim = await trained(["victim"]);
});

const training = { hidden: [12], seeds: ["泥棒", 2, 3], steps: 300, batch: 32, learningRate: 0.02 };
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("answers", () => {
  const logits = Float32Array.of(Math.log(6), Math.log(3), Math.log(1));

  it("tell all, some or one thing", () => {
    softAnswer(logits).forEach((p, c) => {
      expect(p).toBeCloseTo([0.6, 0.3, 0.1][c], 6);
    });
    expect(hardAnswer(logits)).toEqual([1, 0, 0]);
    expect(hardAnswer(Float32Array.of(1, 4, 4))).toEqual([0, 1, 0]);
    expect(roundedAnswer(0)(logits)).toEqual([1, 0, 0]);
    expect(roundedAnswer(1)(Float32Array.of(0, 0, 0))).toEqual([0.3, 0.3, 0.3]);
    expect(() => roundedAnswer(-1)).toThrow("decimals is -1");
  });
});

describe("predictionApi", () => {
  it("answers rows until the budget is spent, and counts nothing that it refused", async () => {
    const api = predictionApi(victim, 5, softAnswer);
    const answers = await api.query(test.inputs.subarray(0, 3 * features));
    const [logits] = await predictLogits(victim, test.inputs.subarray(0, 3 * features));
    expect([...answers]).toEqual(
      [0, 1, 2].flatMap((row) => softAnswer(logits.subarray(row * 3, row * 3 + 3))).map(Math.fround),
    );
    expect(api.remaining()).toBe(2);
    await expect(api.query(test.inputs.subarray(0, 3 * features))).rejects.toThrow("asked for 3 rows with 2 of 5 left");
    await expect(api.query(test.inputs.subarray(0, 7))).rejects.toThrow("expected one or more rows of 6 features");
    expect(api.remaining()).toBe(2);
    await api.query(test.inputs.subarray(0, 2 * features));
    expect(api.remaining()).toBe(0);
  });

  it("cannot be overspent by questions at once", async () => {
    const api = predictionApi(victim, 3, softAnswer);
    const rows = test.inputs.subarray(0, 2 * features);
    const outcomes = await Promise.allSettled([api.query(rows), api.query(rows)]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(api.remaining()).toBe(1);
  });

  it("names what is wrong", () => {
    expect(() => predictionApi(victim, -1, softAnswer)).toThrow("the budget is -1");
    const two = initMlp({ sizes, seeds: [1, 2] });
    expect(() => predictionApi(two, 1, softAnswer)).toThrow("the model has 2 replicates; expected 1");
  });
});

describe("extract", () => {
  it("copies a model it never sees, better from probabilities than from labels", async () => {
    const queries = own.inputs.subarray(0, 60 * features);
    const copies = await Promise.all(
      [softAnswer, hardAnswer].map((answer) =>
        extract({ ...training, api: predictionApi(victim, 60, answer), queries }),
      ),
    );
    const [soft, hard] = await Promise.all(copies.map((copy) => fidelity(victim, copy, test.inputs)));
    expect(Math.min(...soft)).toBeGreaterThan(0.85);
    expect(mean(soft)).toBeGreaterThan(mean(hard));
  });

  it("keeps to the budget, learns from rounded answers, and leaves no tensor but the copy", async () => {
    const queries = own.inputs.subarray(0, 60 * features);
    await expect(extract({ ...training, api: predictionApi(victim, 59, softAnswer), queries })).rejects.toThrow(
      "asked for 60 rows with 59 of 59 left",
    );
    const before = tf.memory().numTensors;
    // To no decimal, a row of thirds is rounded to nothing: then it teaches nothing, and the others still do.
    const copy = await extract({ ...training, api: predictionApi(victim, 60, roundedAnswer(0)), queries });
    expect(mean(await fidelity(victim, copy, test.inputs))).toBeGreaterThan(0.7);
    tf.dispose(copy);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("comparison", () => {
  it("of a network with itself is 1, of opposite ones 0", async () => {
    expect(await fidelity(victim, victim, test.inputs)).toEqual([1]);
    expect(await sharedMistakes(victim, victim, test)).toEqual([1]);
    const constant = (label: number): MlpParameters => ({
      weights: [tf.zeros([1, 2, 2])],
      biases: [tf.tensor3d([[[1 - label, label]]])],
    });
    const rows = { inputs: Float32Array.of(0, 0, 0, 0), labels: [1, 0] };
    expect(await fidelity(constant(0), constant(1), rows.inputs)).toEqual([0]);
    expect(await sharedMistakes(constant(0), constant(1), rows)).toEqual([0]);
  });

  it("counts the same wrong class only: three classes, one shared mistake of two", async () => {
    // One-hot inputs choose a column of logits: predictions 1, 2, 2 against 1, 0, 2 where 0, 1, 2 is right.
    const table = (choices: number[]): MlpParameters => ({
      weights: [tf.tensor3d([choices.map((choice) => [0, 1, 2].map((c) => Number(c === choice)))])],
      biases: [tf.zeros([1, 1, 3])],
    });
    const rows = { inputs: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), labels: [0, 1, 2] };
    expect(await sharedMistakes(table([1, 2, 2]), table([1, 0, 2]), rows)).toEqual([0.5]);
    expect(await fidelity(table([1, 2, 2]), table([1, 0, 2]), rows.inputs)).toEqual([2 / 3]);
  });

  it("tells a stolen copy from an independent network", async () => {
    const copy = await extract({ ...training, api: predictionApi(victim, 400, softAnswer), queries: own.inputs });
    const independent = await trained(["a", "b", "c"], own);
    expect(mean(await sharedMistakes(victim, copy, test))).toBeGreaterThan(
      mean(await sharedMistakes(victim, independent, test)),
    );
  });

  it("names what is wrong", async () => {
    const two = initMlp({ sizes, seeds: [1, 2] });
    const three = initMlp({ sizes, seeds: [1, 2, 3] });
    await expect(fidelity(two, three, test.inputs)).rejects.toThrow("fidelity: 2 replicates against 3");
    await expect(sharedMistakes(victim, victim, { ...test, labels: [0] })).rejects.toThrow("1 labels for 1000 rows");
    const right = { weights: [tf.zeros<tf.Rank.R3>([1, 1, 2])], biases: [tf.tensor3d([[[1, 0]]])] };
    await expect(sharedMistakes(right, right, { inputs: Float32Array.of(1), labels: [0] })).rejects.toThrow(
      "makes no mistake on these 1 rows",
    );
  });
});
