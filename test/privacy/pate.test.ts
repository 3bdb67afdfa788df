import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { drawBatch } from "../../lib/data";
import { initMlp, replicatesOf, takeReplicates } from "../../lib/models";
import { countVotes, disjointParts, noisyLabels, pate, privacyOfVotes } from "../../lib/privacy";
import { seededRandom } from "../../lib/random";
import { evaluate, hardLabels, predictLogits, train } from "../../lib/training";
import { expectSameValues } from "../models/same-values";
import { classes, clouds, features } from "../training/synthetic";

beforeAll(() => selectBackend().then(() => undefined));

const sensitive = clouds(400, "sensitive");
const open = clouds(200, "public");
const test = clouds(500, "test");
const teacher = { sizes: [features, 6, classes], steps: 60, batch: 16, learningRate: 0.03 };
const settings = {
  sensitive,
  publicInputs: open.inputs,
  teachers: 10,
  teacher,
  student: { ...teacher, steps: 120 },
  gammas: [Infinity, 0.5, 0.02],
  delta: 1e-5,
  seeds: ["甲", "乙"],
  teacherSeed: "先生",
};

describe("pate", () => {
  it("teaches students by noisy votes: the more noise, the worse the labels and the smaller ε", async () => {
    const { teachers, votes, arms } = await pate(settings);
    expect(replicatesOf(teachers)).toBe(10);
    expect(votes).toEqual(countVotes(await predictLogits(teachers, open.inputs), classes));
    const wrong = arms.map(({ labels }) => labels[0].filter((label, row) => label !== open.labels[row]).length);
    expect(wrong[1]).toBeLessThan(wrong[2]);
    expect(wrong[0]).toBeLessThan(wrong[2]);
    const epsilons = arms.map(({ privacy }) => privacy.dataDependent);
    expect(epsilons[0]).toBe(Infinity);
    expect(epsilons[1]).toBeGreaterThan(epsilons[2]);
    expect(arms.map(({ privacy }) => privacy)).toEqual(
      settings.gammas.map((gamma) => privacyOfVotes(votes, classes, gamma, 1e-5)),
    );
    const errors = await Promise.all(arms.map(({ student }) => evaluate(student, test)));
    for (const s of [0, 1]) {
      expect(errors[0].error[s]).toBeLessThan(0.25);
      expect(errors[2].error[s]).toBeGreaterThan(errors[0].error[s]);
    }
  });

  it("shows students nothing but the noisy labels: the same with any other sensitive rows that vote alike", async () => {
    const { votes, arms } = await pate({ ...settings, gammas: [0.5] });
    const labels = noisyLabels(votes, classes, 0.5, seededRandom("乙").fork("votes").fork(0.5));
    expect(arms[0].labels[1]).toEqual(labels);
    const arm = {
      start: initMlp({ sizes: teacher.sizes, seeds: ["乙"] }),
      loss: hardLabels(labels, classes),
      drawRows: (random: Parameters<typeof drawBatch>[0]) => drawBatch(random.fork("乙"), 200, 16),
    };
    const alone = await train({ seeds: ["rows"], inputs: open.inputs, steps: 120, learningRate: 0.03, arms: { arm } });
    const [expected] = await predictLogits(alone.arms.arm.last, open.inputs);
    expectSameValues((await predictLogits(arms[0].student, open.inputs))[1], expected);
  });

  it("trains each teacher on its own part: a change in one part changes one teacher", async () => {
    const part = disjointParts(400, 10, seededRandom("先生").fork("parts"))[3];
    const inputs = sensitive.inputs.slice();
    for (const row of part) inputs.fill(0.5, row * features, (row + 1) * features);
    const run = { ...settings, gammas: [Infinity], student: { ...teacher, steps: 1 } };
    const before = (await pate(run)).teachers;
    const after = (await pate({ ...run, sensitive: { ...sensitive, inputs } })).teachers;
    for (let k = 0; k < 10; k++) {
      const [one, other] = [before, after].map((teachers) => takeReplicates(teachers, [k]).weights[0].dataSync());
      if (k === 3) expect(other).not.toEqual(one);
      else expect(other).toEqual(one);
    }
  });

  it("leaves no tensor but its result", async () => {
    const short = { ...teacher, steps: 2 };
    const before = tf.memory().numTensors;
    const { teachers, arms } = await pate({ ...settings, teacher: short, student: short });
    tf.dispose([teachers, arms.map(({ student }) => student)]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("leaves no tensor when teachers, votes or students fail", async () => {
    const short = { ...settings, teacher: { ...teacher, steps: 2 }, student: { ...teacher, steps: 2 } };
    const wild = { ...teacher, steps: 9, learningRate: 1e30 };
    const before = tf.memory().numTensors;
    const failing = [
      { ...short, teacher: wild },
      { ...short, student: wild },
      { ...short, publicInputs: open.inputs.map((value, i) => (i === 7 ? Number.NaN : value)) },
      { ...short, publicInputs: open.inputs.subarray(1) },
      { ...short, student: { ...short.student, sizes: [features, 6, 2] } },
      { ...short, student: { ...short.student, batch: 0 } },
      { ...short, sensitive: { ...sensitive, labels: sensitive.labels.map(() => classes) } },
    ];
    for (const wrong of failing) {
      await expect(pate(wrong)).rejects.toThrow(/expected/);
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  it("names what is wrong", async () => {
    await expect(pate({ ...settings, gammas: [] })).rejects.toThrow("found no γ");
    await expect(pate({ ...settings, teachers: 500 })).rejects.toThrow("500 parts of 400 rows");
    await expect(pate({ ...settings, gammas: [0] })).rejects.toThrow("pate: γ is 0; expected a number > 0");
    await expect(pate({ ...settings, delta: 0 })).rejects.toThrow("pate: δ is 0");
  });
});
