import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { drawBatch } from "../../lib/data";
import { softTargets } from "../../lib/distillation";
import { initMlp, type MlpParameters, takeReplicates } from "../../lib/models";
import { mutualLearning } from "../../lib/mutual-learning";
import {
  evaluate,
  hardLabels,
  momentum,
  predictLogits,
  tensorStepper,
  train,
  weightedCrossEntropy,
} from "../../lib/training";
import { classes, clouds, features } from "../training/synthetic";

beforeAll(() => selectBackend().then(() => undefined));

const { inputs, labels } = clouds(30, "peers");
const every = Int32Array.from(labels, (_, row) => row);
const sizes = [features, 5, classes];
const [learningRate, seeds] = [0.1, ["u", "v"]];
const starts = (name: string) => initMlp({ sizes, seeds: seeds.map((seed) => `${name} ${seed}`) });
const student = (name: string) => ({ start: starts(name), drawRows: () => every });
const one = { seeds, inputs, labels, steps: 1, learningRate, optimizer: momentum(0) };

const values = (parameters: MlpParameters): Float32Array[] =>
  [...parameters.weights, ...parameters.biases].map((tensor) => tensor.dataSync<"float32">());

/** Probabilities of a replicate, `[rows, classes]`. */
const probabilities = async (parameters: MlpParameters, r: number) =>
  softTargets([(await predictLogits(parameters, inputs))[r]], classes, 1);

/** Mean over the rows of −Σ p log q. */
function crossEntropy(p: ArrayLike<number>, q: ArrayLike<number>): number {
  return Array.from(p).reduce((sum, value, i) => sum - value * Math.log(q[i]), 0) / labels.length;
}

describe("mutualLearning", () => {
  it("moves each student along its own loss, its peers held fixed", async () => {
    const { arms } = await mutualLearning({ ...one, students: { a: student("a"), b: student("b"), c: student("c") } });
    for (const [name, peers] of [
      ["a", ["b", "c"]],
      ["c", ["a", "b"]],
    ] as const) {
      for (const r of [0, 1]) {
        // The same step with the peers' answers computed beforehand: no gradient can reach a peer here.
        const answers = await Promise.all(peers.map((peer) => probabilities(starts(peer), r)));
        const mean = answers[0].map((p, i) => (p + answers[1][i]) / 2);
        const loss = [...hardLabels(labels, classes), { targets: mean, weight: 1, temperature: 1 }];
        const start = takeReplicates(starts(name), [r]);
        const alone = await train({ ...one, seeds: [1], arms: { own: { start, drawRows: () => every, loss } } });
        const expected = values(alone.arms.own.last);
        values(takeReplicates(arms[name].last, [r])).forEach((tensor, t) => {
          tensor.forEach((value, i) => {
            expect(value).toBeCloseTo(expected[t][i], 6);
          });
        });
      }
    }
  });

  it("stops the gradient: the step is that of the own loss by finite differences, not that of both losses", async () => {
    const { arms } = await mutualLearning({ ...one, students: { a: student("a"), b: student("b") } });
    const [a, b] = [starts("a"), starts("b")];
    const y = hardLabels(labels, classes)[0].targets;
    const q = await probabilities(b, 0);
    /** Losses of both students when the bias of class 0 of student a, seed u, moves by h. */
    const lossesAt = async (h: number) => {
      const last = a.biases[1].dataSync<"float32">().map((value, i) => value + (i === 0 ? h : 0));
      const p = await probabilities({ ...a, biases: [a.biases[0], tf.tensor3d(last, [2, 1, classes])] }, 0);
      return { own: crossEntropy(y, p) + crossEntropy(q, p), peer: crossEntropy(p, q) - crossEntropy(p, p) };
    };
    const [up, down] = [await lossesAt(0.01), await lossesAt(-0.01)];
    const slope = (of: "own" | "peer") => (up[of] - down[of]) / 0.02;
    const [before, after] = [a.biases[1].dataSync()[0], arms.a.last.biases[1].dataSync()[0]];
    expect((before - after) / learningRate).toBeCloseTo(slope("own"), 3);
    expect(Math.abs(slope("peer"))).toBeGreaterThan(0.01);
  });

  it("has controls that are trained as if nobody were beside them, bit for bit", async () => {
    const drawRows = (random: Parameters<typeof drawBatch>[0]) => drawBatch(random, 30, 8);
    const dropout = { hidden: 0.2, input: 0.1 };
    const settings = { ...one, steps: 5, optimizer: undefined };
    const students = { a: { ...student("a"), drawRows, dropout }, b: { ...student("b"), drawRows, dropout } };
    const { arms, history } = await mutualLearning({ ...settings, students });
    const plain = await train({ ...settings, arms: { a: { ...students.a, loss: hardLabels(labels, classes) } } });
    expect(values(arms["a alone"].last)).toEqual(values(plain.arms.a.last));
    expect(values(arms.a.last)).not.toEqual(values(plain.arms.a.last));
    expect(Object.keys(history[0].loss)).toEqual(["a", "b", "a alone", "b alone"]);
  });

  it("brings students to agree more than those that learn alone", async () => {
    const students = { a: student("a"), b: student("b") };
    const { arms } = await mutualLearning({ ...one, students, steps: 200, optimizer: undefined, learningRate: 0.01 });
    const gap = async (first: MlpParameters, second: MlpParameters) => {
      const [p, q] = [await probabilities(first, 0), await probabilities(second, 0)];
      return p.reduce((sum, value, i) => sum + Math.abs(value - q[i]), 0);
    };
    const alone = await gap(arms["a alone"].last, arms["b alone"].last);
    expect(await gap(arms.a.last, arms.b.last)).toBeLessThan(0.8 * alone);
    expect((await evaluate(arms.a.last, { inputs, labels })).error[0]).toBeLessThan(0.3);
  });

  it("takes any training step, and leaves no tensor but its result", async () => {
    const students = { a: student("a"), b: student("b") };
    const before = tf.memory().numTensors;
    const run = (createStepper?: ReturnType<typeof tensorStepper>) =>
      mutualLearning({ ...one, steps: 4, createStepper, students });
    const [fast, plain] = [await run(), await run(tensorStepper(weightedCrossEntropy))];
    values(fast.arms.b.last).forEach((tensor, t) => {
      tensor.forEach((value, i) => {
        expect(value).toBeCloseTo(values(plain.arms.b.last)[t][i], 5);
      });
    });
    tf.dispose([fast.arms, plain.arms]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses peers that draw other rows, whose answers would be to other questions", async () => {
    const [row, twin] = [0, labels.indexOf(labels[0], 1)];
    const settings = { ...one, students: { a: student("a"), b: student("b") } };
    for (const [rows, draw] of [
      [every.toReversed(), `draw 0 of seed u is row 0 for one and ${every.length - 1} for the other`],
      // Another row of the same class, which no label would tell.
      [every.with(row, twin), `draw ${row} of seed u is row ${row} for one and ${twin} for the other`],
    ] as const) {
      const students = { a: student("a"), b: { start: starts("b"), drawRows: () => rows } };
      await expect(mutualLearning({ ...settings, students })).rejects.toThrow(
        `mutualLearning: students "a" and "b" teach each other, but ${draw}`,
      );
    }
    const fewer = { start: starts("b"), drawRows: () => every.slice(1) };
    await expect(mutualLearning({ ...settings, students: { a: student("a"), b: fewer } })).rejects.toThrow(
      "expected every student of a cohort to draw the same rows",
    );
  });

  it("refuses a cohort of one", async () => {
    await expect(mutualLearning({ ...one, students: { a: student("a") } })).rejects.toThrow("found 1 student(s)");
  });
});
