import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { multiViewRows } from "../../lib/data";
import { distilEnsemble, ensembleError, recoveredShare } from "../../lib/ensembles";
import { trainOnOwnRows } from "../../lib/ensembles/seed-data";
import { evaluate, hardLabels } from "../../lib/training";

beforeAll(() => selectBackend().then(() => undefined));

describe("ensembleError", () => {
  it("averages probabilities, not logits", () => {
    // Of class 0 the logits average to 2, above the other's 0; its probabilities, 1.00, .12 and .12, average to .41.
    const logits = [10, -2, -2].map((z) => Float32Array.of(z, 0));
    expect(ensembleError(logits, [1], 2)).toBe(0);
    expect(ensembleError(logits, [0], 2)).toBe(1);
  });

  it("is the share of wrong rows", () => {
    expect(ensembleError([Float32Array.of(1, 0, 0, 1, 1, 0, 1, 0)], [0, 1, 1, 1], 2)).toBe(0.5);
  });
});

describe("recoveredShare", () => {
  it("is 1 at the ensemble's error, 0 at a member's, and below 0 beyond it", () => {
    expect(recoveredShare([0.5, 0.5, 0.5, 0.5], [0.25, 0.25, 0.25, 0.25], [0.25, 0.5, 0.375, 0.75])).toEqual([
      1, 0, 0.5, -1,
    ]);
  });

  it("is refused where the ensemble gains nothing", () => {
    expect(() => recoveredShare([0.5, 0.2], [0.4, 0.2], [0.4, 0.2])).toThrow(
      "in seed 1 the ensemble's error is 0.2 and a member's 0.2; expected ensembles that gain something",
    );
  });
});

describe("distilEnsemble", () => {
  const data = (seed: number | string) => ({
    train: multiViewRows({ rows: 500, seed: `${seed}, train`, singleViewShare: 0.1 }),
    test: multiViewRows({ rows: 500, seed: `${seed}, test`, singleViewShare: 1 }),
  });
  const settings = {
    ...{ data, seeds: ["一", "二"], sizes: [220, 30, 10], members: 4 },
    ...{ steps: 300, batch: 50, learningRate: 0.003, temperature: 3 },
  };

  it("on multi-view data: the ensemble is far better than a member, and its student lies between", async () => {
    const { error, networks } = await distilEnsemble(settings);
    error.single.forEach((single, s) => {
      expect(error.ensemble[s]).toBeLessThan(0.6 * single);
      expect(error.distilled[s]).toBeLessThan(single);
      expect(error.distilled[s]).toBeLessThan(error.selfDistilled[s]!);
      expect(error.distilled[s]).toBeGreaterThan(error.ensemble[s]!);
    });
    // What it gives out is what it measured, each seed's network on that seed's rows.
    const second = await evaluate(networks.distilled, data("二").test);
    expect(second.error[1]).toBeCloseTo(error.distilled[1]!, 12);
    expect(second.error[0]).not.toBe(second.error[1]);
    tf.dispose(networks);
  });

  it("calls the mean error over the members that of a single one, and gives out the first", async () => {
    const quick = { ...settings, steps: 20, members: 3 };
    const { error, networks } = await distilEnsemble(quick);
    const [rows, tests] = [quick.seeds.map((seed) => data(seed).train), quick.seeds.map((seed) => data(seed).test)];
    const loss = hardLabels(
      rows.flatMap(({ labels }) => Array.from(labels)),
      10,
    );
    const names = ["member 1", "member 2", "member 3"];
    const arms = Object.fromEntries(names.map((start) => [start, { start, loss }]));
    const members = await trainOnOwnRows(quick, rows, arms);
    for (const [s, test] of tests.entries()) {
      const errors: number[] = [];
      for (const name of names) errors.push((await evaluate(members[name], test)).error[s]);
      expect(new Set(errors).size).toBeGreaterThan(1);
      expect(error.single[s]).toBeCloseTo((errors[0] + errors[1] + errors[2]) / 3, 12);
      expect((await evaluate(networks.single, test)).error[s]).toBe(errors[0]);
      expect(error.single[s]).not.toBeCloseTo(errors[0], 3);
    }
    tf.dispose([networks, members]);
  });

  it("gives a seed the same whatever other seeds stand beside it, and leaves only the networks", async () => {
    const quick = { ...settings, steps: 20, members: 2 };
    const before = tf.memory().numTensors;
    const both = await distilEnsemble(quick);
    expect(tf.memory().numTensors).toBe(before + 3 * 4);
    const alone = await distilEnsemble({ ...quick, seeds: ["二"] });
    expect(Object.values(alone.error).flat()).toEqual(Object.values(both.error).map((errors) => errors[1]));
    tf.dispose([both.networks, alone.networks]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
