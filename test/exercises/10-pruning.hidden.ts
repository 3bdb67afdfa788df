import type { Check, HiddenChecks, Tools } from "../../lib/course";
import { type Random, seededRandom } from "../../lib/random";
import { adamLists, csrLists, errorOf, practice, prunedInTraining, soundClaim } from "./10-pruning.checks";

// The hidden checks of exercise 10. Inputs come from the seed of the submission; expected values are worked out another
// way than the solution's.

const randomOf = (tools: Tools, label: string): Random => seededRandom(tools.seed).fork(label);
const draw = <T>(count: number, one: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => one(i));
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Removes the smallest kept weight, the first of equals, as many times as are to go. */
function pruneOneByOne(weights: readonly number[], mask: readonly number[], count: number): number[] {
  let pruned = [...mask];
  for (let round = 0; round < count; round++) {
    const smallest = Math.min(...weights.filter((_, i) => pruned[i] === 1).map(Math.abs));
    const at = weights.findIndex((w, i) => pruned[i] === 1 && Math.abs(w) === smallest);
    pruned = pruned.map((m, i) => (i === at ? 0 : m));
  }
  return pruned;
}

const prune: Check[] = [
  {
    id: "prune/any-weights",
    points: 1,
    title: "Any weights, any mask",
    proves: "Ranking and counting on drawn inputs, so that a table of the public answers earns nothing.",
    async run(student, tools) {
      const random = randomOf(tools, "prune/any-weights");
      const weights = draw(40, () => random.normal());
      const mask = draw(40, (i) => (i < 8 || random.next() < 0.7 ? 1 : 0));
      for (const rate of [0, 0.2, 0.55, 0.9]) {
        const expected = pruneOneByOne(weights, mask, Math.round(rate * sum(mask)));
        tools.close(await student.call("prune", weights, mask, rate), expected);
      }
    },
  },
  {
    id: "prune/few-values",
    points: 1,
    title: "Weights on a coarse grid, as after rounding to a few bits",
    proves: "The count is exact at any number of ties, zeros among them, and rounded to the nearest.",
    async run(student, tools) {
      const random = randomOf(tools, "prune/few-values");
      const weights = draw(30, () => (random.integer(7) - 3) / 4);
      const mask = draw(30, (i) => (i % 5 === 4 ? 0 : 1));
      // 24 are kept: 4.8, 8.4 and all of them.
      for (const rate of [0.2, 0.35, 1]) {
        const expected = pruneOneByOne(weights, mask, Math.round(rate * 24));
        tools.close(await student.call("prune", weights, mask, rate), expected);
      }
    },
  },
];

/** Adam on one kept weight: [weight, mean, square] after the step. */
function adamOf(state: readonly number[], g: number, step: number, rate: number): number[] {
  const [weight, mean, square] = state as [number, number, number];
  const nextMean = mean + (g - mean) / 10;
  const nextSquare = square + (g * g - square) / 1000;
  const unbiased = [nextMean / (1 - 0.9 ** step), nextSquare / (1 - 0.999 ** step)] as const;
  return [weight - (rate * unbiased[0]) / (Math.sqrt(unbiased[1]) + 1e-8), nextMean, nextSquare];
}

/**
 * The state and mask of {@link prunedInTraining} with two hidden units changed, all of whose weights are kept: nothing
 * leads into or out of the first, so that its weights stay 0; of the second the weights out of it are 0 and learn.
 */
async function withKeptZeros(seed: string) {
  const { state, mask } = await prunedInTraining(seed, 0.3);
  const unitOf = (i: number) => (i < 1176 ? i % 24 : Math.floor((i - 1176) / 10));
  const cleared = (values: readonly number[]) =>
    values.map((value, i) => (unitOf(i) === 0 || (unitOf(i) === 1 && i >= 1176) ? 0 : value));
  return {
    state: { weights: cleared(state.weights), mean: cleared(state.mean), square: cleared(state.square) },
    mask: mask.map((kept, i) => (unitOf(i) < 2 ? 1 : kept)),
  };
}

const maskedAdam: Check[] = [
  {
    id: "masked-adam/any-state",
    points: 1,
    title: "Any state, any mask, any step",
    proves: "Kept weights follow Adam to the last digit; removed ones end at 0 in all three lists.",
    async run(student, tools) {
      const random = randomOf(tools, "masked-adam/any-state");
      const mask = draw(12, (i) => (i < 2 ? i : random.integer(2)));
      const rows = mask.map(() => [random.normal(), random.normal(), random.next()]);
      const gradient = mask.map(() => random.normal());
      const list = (k: number) => rows.map((row) => row[k]!);
      const state = { weights: list(0), mean: list(1), square: list(2) };
      for (const step of [1, 7, 2000]) {
        const expected = rows.map((row, i) => (mask[i] === 1 ? adamOf(row, gradient[i]!, step, 0.05) : [0, 0, 0]));
        const answer = await student.call("maskedAdamStep", state, gradient, mask, step, 0.05);
        tools.close(
          tools.fields(answer, adamLists),
          [0, 1, 2].map((k) => expected.map((row) => row[k]!)),
        );
      }
    },
  },
  {
    id: "masked-adam/any-training",
    points: 1,
    title: "Thirty real steps after pruning in the middle of training, with kept weights that are 0 and stay 0",
    proves:
      "Every gradient is taken at the weights of its step; steps and memory go on where the training was; " +
      "the weights that are not 0 are counted, after the training, and not those that the mask keeps.",
    async run(student, tools) {
      const { gradient } = await practice();
      const { state, mask } = await withKeptZeros(tools.seed);
      const done = 3 + randomOf(tools, "masked-adam/any-training").integer(40);
      let rows = state.weights.map((weight, i) => [mask[i]! * weight, state.mean[i]!, state.square[i]!]);
      const weightsOf = () => rows.map((row) => row[0]!);
      const before = await errorOf(weightsOf());
      for (let step = done + 1; step <= done + 30; step++) {
        const weights = weightsOf();
        const slopes = gradient([weights.slice(0, 1176), weights.slice(1176)], "retraining", step).flat();
        rows = rows.map((row, i) => (mask[i] === 1 ? adamOf(row, slopes[i]!, step, 0.005) : [0, 0, 0]));
      }
      const answer = await student.call("retrain", state, mask, done, 30, 0.005);
      const [came, alive, ...measured] = tools.fields(answer, ["weights", "alive", "before", "after"]);
      tools.close(came!, weightsOf(), 1e-4);
      tools.close(alive!, weightsOf().filter((weight) => Math.abs(weight) > 0).length);
      tools.close(measured, [before, await errorOf(tools.matrix([came!], 1, mask.length)[0]!)]);
    },
  },
];

const csr: Check[] = [
  {
    id: "csr/any-matrix",
    points: 1,
    title: "Any sparse matrix, decoded again",
    proves: "The three lists describe the matrix and nothing else, in row order.",
    async run(student, tools) {
      const random = randomOf(tools, "csr/any-matrix");
      const matrix = draw(6, (row) => draw(9, () => (row % 3 === 2 || random.next() < 0.7 ? 0 : random.normal())));
      const stored = matrix.flatMap((row, r) => row.flatMap((value, c) => (value === 0 ? [] : [{ value, c, r }])));
      tools.close(tools.fields(await student.call("toCsr", matrix), csrLists), [
        stored.map(({ value }) => value),
        stored.map(({ c }) => c),
        draw(7, (row) => stored.filter(({ r }) => r < row).length),
      ]);
    },
  },
  {
    id: "csr/consistent",
    points: 1,
    title: "At the break-even share both files are equally large",
    proves: "The two formulas agree with each other and with the dense size, for any layer and any format.",
    async run(student, tools) {
      const random = randomOf(tools, "csr/consistent");
      for (const [valueBytes, indexBytes] of [
        [4, 2],
        [1, 2],
        [2, 4],
      ] as const) {
        const [rows, columns] = [20 + random.integer(300), 20 + random.integer(300)];
        const share = tools.number(await student.call("breakEvenShare", rows, columns, valueBytes, indexBytes));
        const perWeight = valueBytes + indexBytes;
        tools.close(share * rows * columns * perWeight + 4 * (rows + 1), rows * columns * valueBytes);
        const kept = random.integer(rows * columns);
        const expected = kept * valueBytes + kept * indexBytes + rows * 4 + 4;
        tools.close(await student.call("csrBytes", rows, kept, valueBytes, indexBytes), expected);
      }
    },
  },
];

const auditChecks: Check[] = [
  {
    id: "audit/control",
    points: 1,
    title: "A random mask that does as well, and differences that only pairing shows",
    proves: "The interval is of the paired differences, and its lower end decides.",
    async run(student, tools) {
      const shift = randomOf(tools, "audit/control").next();
      const moved = (errors: readonly number[]) => errors.map((error) => error + shift);
      const withErrors = (pruned: number[], random: number[]) => ({
        ...soundClaim,
        prunedErrors: moved(pruned),
        randomErrors: moved(random),
      });
      // A mean of 0.6 that one seed makes.
      tools.same(await student.call("audit", withErrors([4, 4, 4, 4, 4], [4, 4, 4, 4, 7])), "unproven");
      // Seeds far apart, each 0.3 ± 0.1 better: only the differences show it.
      tools.same(await student.call("audit", withErrors([2, 4, 6, 8, 10], [2.3, 4.2, 6.4, 8.3, 10.3])), "sound");
      // Random masks that are exactly as good: the interval is 0 to 0, which does not lie above 0.
      tools.same(await student.call("audit", withErrors([5, 5.5, 4.5, 5.2, 5], [5, 5.5, 4.5, 5.2, 5])), "unproven");
      // Random masks that are better are no evidence either.
      tools.same(await student.call("audit", withErrors([5, 5.1, 5, 5.2, 5], [4, 4.1, 4, 4.1, 4])), "unproven");
      // s is 1 with n − 1 in the denominator: mean 1.2 − 2.776 / √5 < 0, while with n it would clear 0.
      const deviations = [-Math.SQRT2, 0, 0, 0, Math.SQRT2];
      const close = withErrors(
        [5, 5, 5, 5, 5],
        deviations.map((d) => 6.2 + d),
      );
      tools.same(await student.call("audit", close), "unproven");
    },
  },
  {
    id: "audit/any-layers",
    points: 1,
    title: "Any layers, at the edges of the rules",
    proves: "Totals before ratios, 5 % and not more, row starts included; the first fault decides.",
    async run(student, tools) {
      const random = randomOf(tools, "audit/any-layers");
      const layers = [
        { rows: 200 + random.integer(100), columns: 100, kept: 1000 + random.integer(500) },
        { rows: 100, columns: 50 + random.integer(20), kept: 2000 },
        { rows: 50, columns: 10, kept: 450 },
      ];
      const weights = sum(layers.map(({ rows, columns }) => rows * columns));
      const byWeights = weights / sum(layers.map(({ kept }) => kept));
      const byBytes = (4 * weights) / sum(layers.map(({ rows, kept }) => kept * 4 + kept * 2 + rows * 4 + 4));
      const nonZero = layers.map(({ kept }) => kept);
      const claim = { ...soundClaim, layers, nonZero };
      for (const [timesSmaller, verdict] of [
        [1.049 * byBytes, "sound"],
        [1.051 * byBytes, "indices forgotten"],
        [1.049 * byWeights, "indices forgotten"],
        [1.051 * byWeights, "overstated"],
      ] as const)
        tools.same(await student.call("audit", { ...claim, timesSmaller }), verdict);
      const revived = { ...claim, nonZero: [nonZero[0]!, nonZero[1]!, 451], timesSmaller: 100 };
      tools.same(await student.call("audit", revived), "revived");
      // A single row has two row starts: 400 / (60 + 8) ≈ 5.9, where one start would make it 6.25.
      const oneRow = { ...claim, layers: [{ rows: 1, columns: 100, kept: 10 }], nonZero: [10], timesSmaller: 6.4 };
      tools.same(await student.call("audit", oneRow), "indices forgotten");
      const tooMuch = { ...claim, timesSmaller: 2 * byWeights, randomErrors: claim.prunedErrors };
      tools.same(await student.call("audit", tooMuch), "overstated");
    },
  },
];

export const hidden: HiddenChecks = { prune, "masked-adam": maskedAdam, csr, audit: auditChecks };
