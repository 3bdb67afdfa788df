import { beforeAll, describe, expect, it, vi } from "vitest";
import { createDenseTrainer, type DenseParameters, tf, type UpdateRule } from "../../lib/backend";
import { parameterLayout } from "../../lib/backend/dense/parameter-layout";
import { sparseLayers } from "../../lib/backend/dense/sparse-layers";
import {
  adam,
  batchOf,
  flat,
  largestDifference,
  momentum,
  parametersOf,
  replicates,
  rows,
  terms,
  values,
} from "./dense-numbers";

let createWithoutLists: typeof createDenseTrainer;

beforeAll(async () => {
  await tf.setBackend("cpu");
  // The oracle: the same trainer, where no layer is sparse.
  vi.resetModules();
  vi.doMock("../../lib/backend/dense/sparse-layers", async (original) => ({
    ...(await original<typeof import("../../lib/backend/dense/sparse-layers")>()),
    sparseLayers: () => [],
  }));
  ({ createDenseTrainer: createWithoutLists } = await import("../../lib/backend/dense"));
  vi.doUnmock("../../lib/backend/dense/sparse-layers");
});

/** Shares of trained weights, `[R][layers]`. */
type Densities = readonly (readonly number[])[];

/** Scattered masks, all biases trained; the last output unit and the first input unit of a layer have no weight left. */
function masksOf(sizes: readonly number[], densities: Densities): DenseParameters {
  const weights = sizes.slice(1).map((out, l) => {
    const size = sizes[l]! * out;
    const draws = values(replicates * size, 60 + l).map((v) => ((v * 9973) % 1) + (v < 0 ? 1 : 0));
    return draws.map((draw, i) => {
      const density = densities[Math.floor(i / size)]![l]!;
      const place = i % size;
      const isBare = place < out || place % out === out - 1;
      return draw < density && !(isBare && density < 1) ? 1 : 0;
    });
  });
  return { weights, biases: sizes.slice(1).map((out) => new Float32Array(replicates * out).fill(1)) };
}

const masked = (start: DenseParameters, masks: DenseParameters): DenseParameters => ({
  weights: start.weights.map((w, l) => w.map((v, i) => v * masks.weights[l]![i]!)),
  biases: start.biases,
});

function sparseIn(sizes: readonly number[], b: number, start: DenseParameters, masks: DenseParameters) {
  const layout = parameterLayout(sizes, replicates);
  return sparseLayers(sizes, b, layout, layout.write(start), layout.write(masks));
}

/** Among so many parameters some have almost no gradient, the rounding of which a smaller ε would blow up. */
const calmAdam: UpdateRule = { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 0.01 };

// Two replicates are taken whole and the third one is split.
const mixed = {
  sizes: [131, 103, 40, 10],
  rows,
  densities: [
    [0.26, 0.05, 1],
    [1, 0.4, 0.1],
    [0.1, 0, 0.3],
  ],
};
const cases = [
  { ...mixed, sparse: ["0 0", "0 1", "1 1", "1 2", "2 0", "2 1", "2 2"] },
  { ...mixed, rows: 60, sparse: ["0 0", "0 1", "1 1", "1 2", "2 0", "2 1", "2 2"] },
  // Weights and rows that are no whole vectors. With two rows a listed weight costs as much as ten.
  {
    sizes: [7, 9, 3],
    rows: 18,
    densities: [
      [0.3, 1],
      [1, 0.3],
      [0, 0.4],
    ],
    sparse: ["0 0", "1 1", "2 0", "2 1"],
  },
  {
    sizes: [21, 11, 10],
    rows: 2,
    densities: [
      [0.03, 0.3],
      [1, 0.05],
      [0.02, 0],
    ],
    sparse: ["0 0", "1 1", "2 0", "2 1"],
  },
];

describe("sparse layers", () => {
  for (const rule of [momentum, calmAdam])
    for (const dropout of [false, true])
      it.each(cases)(
        `$sizes, $rows rows: ${rule.name}${dropout ? ", dropout" : ""}: the values of all weights`,
        ({ sizes, rows, densities, sparse }) => {
          const masks = masksOf(sizes, densities);
          const start = masked(parametersOf(sizes, 1), masks);
          expect(sparseIn(sizes, rows, start, masks).map((s) => `${s.replicate} ${s.layer}`)).toEqual(sparse);
          const settings = { sizes, rows, start, terms, rule, masks, dropout, threads: 2 };
          const trainers = [createDenseTrainer(settings), createWithoutLists(settings)] as const;
          for (const trainer of trainers)
            for (let step = 0; step < 5; step++) trainer.step(batchOf(sizes, step, dropout, rows), 0.05);
          const [own, oracle] = trainers.map((trainer) => ({ ...trainer.state(), losses: trainer.losses() }));
          expect(largestDifference(own!.losses, oracle!.losses)).toBeLessThan(1e-5);
          expect(largestDifference(own!.parameters, oracle!.parameters)).toBeLessThan(1e-5);
          expect(largestDifference(own!.slots, oracle!.slots)).toBeLessThan(1e-5);
          const trained = trainers[0].parameters();
          masks.weights.forEach((mask, l) => {
            expect(trained.weights[l]!.filter((_, i) => mask[i] === 0)).toEqual(
              start.weights[l]!.filter((_, i) => mask[i] === 0),
            );
          });
          expect(trained.biases.at(-1)!.filter((bias, i) => bias === start.biases.at(-1)![i])).toHaveLength(0);
          for (const trainer of trainers) trainer.dispose();
        },
      );

  it("frozen weights that are not 0 work and stay as they are", () => {
    const { sizes, densities } = mixed;
    const masks = masksOf(sizes, densities);
    const start = masked(parametersOf(sizes, 1), masks);
    const frozen = masks.weights[0]!.findIndex((mask, i) => mask === 0 && i > 5 * sizes[1]!);
    start.weights[0]![frozen] = 3;
    const before = sparseIn(sizes, rows, masked(start, masks), masks)[0]!;
    expect(sparseIn(sizes, rows, start, masks)[0]).toMatchObject({ replicate: 0, layer: 0, listed: before.listed + 1 });
    const settings = { sizes, rows, start, terms, rule: momentum, masks };
    const trainers = [createDenseTrainer(settings), createWithoutLists(settings)] as const;
    for (const trainer of trainers)
      for (let step = 0; step < 3; step++) trainer.step(batchOf(sizes, step, false), 0.05);
    expect(trainers[0].parameters().weights[0]![frozen]).toBe(3);
    expect(largestDifference(...(trainers.map((t) => flat(t.parameters())) as [number[], number[]]))).toBeLessThan(
      1e-5,
    );
    for (const trainer of trainers) trainer.dispose();
  });

  it("a replicate without numbers leaves the others alone", () => {
    // Six listed weights, the last four of one unit, and biases within a vector: both leave room for what was there before.
    const sizes = [7, 6, 3];
    const masks = masksOf(sizes, Array(replicates).fill([1, 1]));
    masks.weights[0]!.fill(0, 42);
    for (const place of [6, 7, 12, 13, 14, 15]) masks.weights[0]![42 + place] = masks.weights[0]![84 + place] = 1;
    const start = masked(parametersOf(sizes, 1), masks);
    const broken = { ...start, biases: start.biases.map((bias) => bias.slice()) };
    broken.biases.at(-1)!.fill(Number.NaN, 0, 3);
    const [whole, beside] = [start, broken].map((start) => {
      expect(sparseIn(sizes, rows, start, masks).map(({ listed }) => listed)).toEqual([6, 6]);
      const trainer = createDenseTrainer({ sizes, rows, start, terms, rule: adam, masks, threads: 1 });
      for (let step = 0; step < 3; step++) trainer.step(batchOf(sizes, step, false), 0.01);
      const { parameters } = trainer.state();
      trainer.dispose();
      return parameters.subarray(parameters.length / replicates);
    });
    expect(beside).toEqual(whole);
  });

  it("one thread or several, in one go or from a state: the same bits", () => {
    const { sizes, densities } = mixed;
    const masks = masksOf(sizes, densities);
    const settings = { sizes, rows, start: masked(parametersOf(sizes, 1), masks), terms, rule: adam, masks };
    const results = [1, 2, 3].map((threads) => {
      const [first, second] = [createDenseTrainer({ ...settings, threads }), createDenseTrainer(settings)];
      for (let step = 0; step < 20; step++) first.step(batchOf(sizes, step % 7, false), 0.01);
      second.restore(first.state(), 20);
      for (let step = 20; step < 40; step++)
        for (const trainer of [first, second]) trainer.step(batchOf(sizes, step % 7, false), 0.01);
      const [result, resumed] = [first, second].map((trainer) => ({ ...trainer.state(), losses: trainer.losses() }));
      expect(resumed).toEqual(result);
      first.dispose();
      second.dispose();
      return result;
    });
    for (const result of results.slice(1)) expect(result).toEqual(results[0]);
  });

  it("a state is the same as without lists, and one of other masks is refused", () => {
    const { sizes, densities } = mixed;
    const masks = masksOf(sizes, densities);
    const settings = { sizes, rows, start: masked(parametersOf(sizes, 1), masks), terms, rule: adam, masks };
    const [own, oracle] = [createDenseTrainer(settings), createWithoutLists(settings)];
    expect(own.state()).toEqual(oracle.state());
    expect(own.parameters()).toEqual(settings.start);
    const all = createDenseTrainer({ ...settings, start: parametersOf(sizes, 1) });
    expect(() => own.restore(all.state(), 1)).toThrow("expected a state of a trainer with the same masks");
    for (const trainer of [own, oracle, all]) trainer.dispose();
  });

  it("work with all weights from six tenths on", () => {
    const sizes = [100, 10];
    const of = (listed: number) => {
      const weights = new Float32Array(replicates * 1000).map((_, i) => (i % 1000 < listed ? 1 : 0));
      const masks = { weights: [weights], biases: [new Float32Array(replicates * 10)] };
      return sparseIn(sizes, 60, masks, masks).map(({ listed }) => listed);
    };
    expect(of(596)).toEqual([596, 596, 596]);
    expect(of(597)).toEqual([]);
  });
});
