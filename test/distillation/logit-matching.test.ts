import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { drawBatch } from "../../lib/data";
import { matchLogits, squaredLogitError } from "../../lib/distillation";
import { initMlp } from "../../lib/models";
import { hardLabels, predictLogits, train } from "../../lib/training";
import { classes, clouds, features } from "../training/synthetic";
import reference from "./reference.json";

beforeAll(() => selectBackend().then(() => undefined));

const { inputs, labels } = clouds(200, "logits");
const drawRows = (random: Parameters<typeof drawBatch>[0]) => drawBatch(random, 200, 40);
const settings = { seeds: [1, 2], inputs, labels, alpha: 1, steps: 300, learningRate: 0.02 };
const student = () => ({ start: initMlp({ sizes: [features, classes], seeds: [1, 2] }), drawRows });

describe("squaredLogitError", () => {
  const z = [1, -2, 0.5, 3, 0, -1];
  const v = [2, 0, -1, -1, 4, 0.5];
  const at = (logits: number[]) => squaredLogitError(tf.tensor3d(logits, [1, 2, 3]), tf.tensor3d(v, [1, 2, 3]));

  it("agrees with PyTorch, and its gradient with central differences", () => {
    const { loss, gradient } = at(z);
    expect(loss.dataSync()[0]).toBeCloseTo(reference["logit matching"].loss, 6);
    reference["logit matching"].gradient.forEach((expected, i) => {
      expect(gradient.dataSync()[i]).toBeCloseTo(expected, 6);
      const [up, down] = [0.125, -0.125].map((h) => at(z.map((value, k) => value + (k === i ? h : 0))));
      expect((up.loss.dataSync()[0] - down.loss.dataSync()[0]) / 0.25).toBeCloseTo(expected, 5);
    });
  });

  it("sees a constant added to a row, which soft targets do not", () => {
    expect(at(v.map((value) => value + 1)).loss.dataSync()[0]).toBeCloseTo(1.5, 6);
  });
});

describe("matchLogits", () => {
  it("recovers a linear teacher: least squares has one solution", async () => {
    const teacher = initMlp({ sizes: [features, classes], seeds: ["teacher"] });
    const { arms } = await matchLogits({ ...settings, steps: 600, learningRate: 0.05, teacher, student: student() });
    const [expected, found] = [teacher.weights[0].dataSync(), arms.matched.last.weights[0].dataSync()];
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i % expected.length], 2);
    });
  });

  it("averages the logits of an ensemble", async () => {
    const teacher = initMlp({ sizes: [features, classes], seeds: ["first", "second"] });
    const { arms } = await matchLogits({ ...settings, teacher, student: student() });
    const [first, second] = await predictLogits(teacher, inputs);
    for (const own of await predictLogits(arms.matched.last, inputs)) {
      own.forEach((value, i) => {
        expect(value).toBeCloseTo((first[i] + second[i]) / 2, 1);
      });
    }
  });

  it("differs between its arms in the loss alone, and the control is that of plain training", async () => {
    const teacher = initMlp({ sizes: [features, 4, classes], seeds: ["teacher"] });
    const short = { ...settings, steps: 20 };
    const none = (await matchLogits({ ...short, teacher, student: student(), alpha: 0 })).arms;
    const half = (await matchLogits({ ...short, teacher, student: student(), alpha: 0.5 })).arms;
    const arms = { hard: { ...student(), loss: hardLabels(labels, classes) } };
    const plain = (await train({ ...short, arms })).arms;
    const logits = (network: typeof plain.hard) => predictLogits(network.last, inputs);
    expect(await logits(none.matched)).toEqual(await logits(none.hard));
    expect(await logits(half.hard)).toEqual(await logits(none.hard));
    expect(await logits(half.matched)).not.toEqual(await logits(none.hard));
    // The control takes steps of tensor operations, plain training perhaps compiled ones: equal but for rounding.
    const expected = await logits(plain.hard);
    (await logits(none.hard)).forEach((own, r) => {
      own.forEach((value, i) => {
        expect(value).toBeCloseTo(expected[r][i], 3);
      });
    });
  });

  it("leaves no tensor but its result, and refuses α outside [0, 1]", async () => {
    const teacher = initMlp({ sizes: [features, classes], seeds: [1] });
    const taught = student();
    const before = tf.memory().numTensors;
    const { arms } = await matchLogits({ ...settings, steps: 3, teacher, student: taught });
    tf.dispose(arms);
    expect(tf.memory().numTensors).toBe(before);
    await expect(matchLogits({ ...settings, teacher, student: taught, alpha: 1.5 })).rejects.toThrow("is 1.5");
  });
});
