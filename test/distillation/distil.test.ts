import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { drawBatch } from "../../lib/data";
import { atTemperature, distil, distilAtTemperatures, softTargets } from "../../lib/distillation";
import { initMlp, type MlpParameters } from "../../lib/models";
import { evaluate, hardLabels, predictLogits, train } from "../../lib/training";
import { classes, clouds, features } from "../training/synthetic";

beforeAll(() => selectBackend().then(() => undefined));

const { inputs, labels } = clouds(400, "train");
const seeds = [1, 2];
const drawRows = (random: Parameters<typeof drawBatch>[0]) => drawBatch(random, 400, 32);
const student = () => ({ start: initMlp({ sizes: [features, 8, classes], seeds }), drawRows });
const settings = { seeds, inputs, labels, steps: 150, learningRate: 0.01, temperature: 4, alpha: 1 };

async function trainTeacher(): Promise<MlpParameters> {
  const start = initMlp({ sizes: [features, 24, classes], seeds: ["teacher"] });
  const arms = { teacher: { start, loss: hardLabels(labels, classes), drawRows } };
  return (await train({ seeds: ["teacher"], inputs, steps: 200, learningRate: 0.01, arms })).arms.teacher.last;
}

const values = (parameters: MlpParameters) =>
  Promise.all([...parameters.weights, ...parameters.biases].map((tensor) => tensor.data()));

/** Mean distance between the student's and the teacher's probabilities at T = 4. */
async function distance(parameters: MlpParameters, teacher: MlpParameters): Promise<number> {
  const targets = softTargets(await predictLogits(teacher, inputs), classes, 4);
  const own = softTargets(await predictLogits(parameters, inputs), classes, 4);
  return own.reduce((sum, p, i) => sum + Math.abs(p - targets[i]), 0) / own.length;
}

describe("distil", () => {
  it("brings the student to its teacher's probabilities, and leaves the teacher as it was", async () => {
    const teacher = await trainTeacher();
    const before = await values(teacher);
    const { arms } = await distil({ ...settings, teacher, student: student() });
    expect(await values(teacher)).toEqual(before);
    expect(await distance(arms.distilled.last, teacher)).toBeLessThan(0.5 * (await distance(arms.hard.last, teacher)));
    const [taught, hard] = [
      await evaluate(arms.distilled.last, { inputs, labels }),
      await evaluate(arms.hard.last, { inputs, labels }),
    ];
    for (const s of [0, 1]) {
      expect(taught.error[s]).toBeLessThan(0.25);
      expect(hard.error[s]).toBeLessThan(0.25);
    }
  });

  it("differs between its arms in the loss alone: with α = 0 they are the same, bit for bit", async () => {
    const teacher = initMlp({ sizes: [features, 24, classes], seeds: ["untrained"] });
    const { arms } = await distil({ ...settings, teacher, student: student(), steps: 20, alpha: 0 });
    const [hard, distilled] = [
      await predictLogits(arms.hard.last, inputs),
      await predictLogits(arms.distilled.last, inputs),
    ];
    expect(distilled).toEqual(hard);
  });

  it("takes an ensemble as teacher, and leaves no tensor but its result", async () => {
    const teacher = initMlp({ sizes: [features, 5, classes], seeds: [1, 2, 3] });
    const taught = student();
    const before = tf.memory().numTensors;
    const { arms } = await distil({ ...settings, teacher, student: taught, steps: 5 });
    tf.dispose(arms);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses a temperature ≤ 0 and α outside [0, 1]", async () => {
    const teacher = initMlp({ sizes: [features, 5, classes], seeds: [1] });
    const run = (more: object) => distil({ ...settings, teacher, student: student(), ...more });
    await expect(run({ temperature: 0 })).rejects.toThrow("The temperature is 0");
    await expect(run({ alpha: 2 })).rejects.toThrow("α of the soft targets is 2; expected a number from 0 to 1");
  });

  it("at several temperatures trains each arm as it would alone", async () => {
    const teacher = initMlp({ sizes: [features, 24, classes], seeds: ["untrained"] });
    const { temperature, ...several } = { ...settings, teacher, student: student(), steps: 20 };
    const { arms } = await distilAtTemperatures({ ...several, temperatures: [temperature, 20] });
    const alone = (await distil({ ...several, temperature })).arms;
    expect(Object.keys(arms)).toEqual(["hard", "T = 4", "T = 20"]);
    expect(await values(arms[atTemperature(4)].last)).toEqual(await values(alone.distilled.last));
    expect(await values(arms.hard.last)).toEqual(await values(alone.hard.last));
    expect(await values(arms["T = 20"].last)).not.toEqual(await values(arms["T = 4"].last));
    const only = (await distilAtTemperatures({ ...several, temperatures: [20], control: false })).arms;
    expect(Object.keys(only)).toEqual(["T = 20"]);
    expect(await values(only["T = 20"].last)).toEqual(await values(arms["T = 20"].last));
    for (const temperatures of [[], [4, 4]]) {
      await expect(distilAtTemperatures({ ...several, temperatures })).rejects.toThrow(
        "expected one or more that differ",
      );
    }
  });
});
