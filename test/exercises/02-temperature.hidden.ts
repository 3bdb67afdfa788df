import type { Check, HiddenChecks, Tools } from "../../lib/course";
import { seededRandom } from "../../lib/random";
import { tableFrom, tableOf } from "./02-temperature.checks";

// The hidden checks of exercise 02. Inputs come from the seed of the submission; expected values from the formulas
// below, which are written another way than the solution is.

/** A softmax probability as 1 / Σ_j exp((z_j − z_i) / T): exact for any logits, because exp(∞) only ever divides. */
const probabilities = (row: readonly number[], temperature: number): number[] =>
  row.map((z) => 1 / row.reduce((sum, other) => sum + Math.exp((other - z) / temperature), 0));

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const lengthOf = (rows: readonly (readonly number[])[]) => Math.hypot(...rows.flat());

const randomOf = (tools: Tools, label: string) => seededRandom(tools.seed).fork(label);

/** Rows of logits with the given standard deviation. */
function drawRows(tools: Tools, label: string, size: number, classes: number, scale: number): number[][] {
  const random = randomOf(tools, label);
  return Array.from({ length: size }, () => Array.from({ length: classes }, () => scale * random.normal()));
}

const effectiveClasses: Check[] = [
  {
    id: "effective-classes/any-logits",
    points: 1,
    title: "Any logits at any temperature",
    proves: "The formula on drawn inputs, so that a table of the public answers earns nothing.",
    async run(student, tools) {
      for (const logits of drawRows(tools, "effective-classes/any-logits", 3, 10, 3))
        for (const temperature of [0.7, 1, 4, 20]) {
          // exp(H) as a product: Π p^(−p).
          const expected = probabilities(logits, temperature).reduce((product, p) => product * p ** -p, 1);
          tools.close(await student.call("effectiveClasses", logits, temperature), expected);
        }
    },
  },
  {
    id: "effective-classes/rises",
    points: 1,
    title: "A network sure of itself, from cold to hot",
    proves: "Logits in the hundreds give numbers at every temperature, from 1 class to all of them.",
    async run(student, tools) {
      const [logits] = drawRows(tools, "effective-classes/rises", 1, 10, 500);
      tools.close(await student.call("effectiveClasses", logits!, 1e-4), 1);
      tools.close(await student.call("effectiveClasses", logits!, 1e7), 10, 1e-6);
    },
  },
];

/** Central differences of weight · H(targets, softmax(z / T)) in one row. */
function gradientOf(z: readonly number[], targets: readonly number[], temperature: number, weight: number): number[] {
  const step = 1e-5;
  const loss = (row: readonly number[]) => {
    const q = probabilities(row, temperature);
    return -weight * sum(targets.map((p, k) => p * Math.log(q[k]!)));
  };
  const moved = (k: number, by: number) => z.map((value, c) => (c === k ? value + by : value));
  return z.map((_, k) => (loss(moved(k, step)) - loss(moved(k, -step))) / (2 * step));
}

const gradientRatio: Check[] = [
  {
    id: "gradient-ratio/finite-differences",
    points: 1,
    title: "Agreement with finite differences on any batch",
    proves: "Both gradients are derivatives of their terms, with T² and without.",
    async run(student, tools) {
      const z = drawRows(tools, "gradient-ratio/student", 4, 6, 1.5);
      const v = drawRows(tools, "gradient-ratio/teacher", 4, 6, 2);
      const random = randomOf(tools, "gradient-ratio/labels");
      const labels = z.map(() => random.integer(6));
      const hard = z.map((row, i) =>
        gradientOf(
          row,
          row.map((_, k) => Number(k === labels[i])),
          1,
          1,
        ),
      );
      for (const temperature of [1, 3, 8])
        for (const squared of [true, false]) {
          const weight = squared ? temperature ** 2 : 1;
          const soft = z.map((row, i) => gradientOf(row, probabilities(v[i]!, temperature), temperature, weight));
          const answer = await student.call("gradientRatio", z, v, labels, temperature, squared);
          tools.close(answer, lengthOf(soft) / lengthOf(hard), 1e-5);
        }
    },
  },
  {
    id: "gradient-ratio/scale",
    points: 1,
    title: "With T² the ratio settles as T rises; without, it falls as 1/T²",
    proves: "The powers of T, at temperatures where they cannot be mistaken.",
    async run(student, tools) {
      const z = drawRows(tools, "gradient-ratio/scale, student", 3, 5, 1);
      const v = drawRows(tools, "gradient-ratio/scale, teacher", 3, 5, 1);
      const ask = async (temperature: number, squared: boolean) =>
        tools.number(await student.call("gradientRatio", z, v, [0, 2, 4], temperature, squared));
      tools.close((await ask(2e4, true)) / (await ask(1e4, true)), 1, 1e-3);
      tools.close((await ask(2e4, false)) / (await ask(1e4, false)), 1 / 4, 1e-3);
    },
  },
];

const logitLimit: Check[] = [
  {
    id: "logit-limit/is-the-limit",
    points: 1,
    title: "The gradient at T = 1,000,000 is the limit",
    proves: "The limit is that of the gradient with T² in the loss, constants in the logits included.",
    async run(student, tools) {
      const shifts = drawRows(tools, "logit-limit/shifts", 4, 1, 20);
      const z = drawRows(tools, "logit-limit/student", 4, 7, 2).map((row, i) => row.map((x) => x + shifts[i]![0]!));
      const v = drawRows(tools, "logit-limit/teacher", 4, 7, 3);
      const T = 1e6;
      const hot = z.map((row, i) => {
        const [q, p] = [probabilities(row, T), probabilities(v[i]!, T)];
        return q.map((value, k) => T * (value - p[k]!));
      });
      tools.close(await student.call("limitGradient", z, v), hot, 1e-4);
    },
  },
  {
    id: "logit-limit/gap-falls",
    points: 1,
    title: "The gap is right at T = 5 and halves when T doubles",
    proves: "The gap is a share of the limit, over the whole batch, and falls as 1/T.",
    async run(student, tools) {
      const z = drawRows(tools, "logit-limit/gap, student", 5, 6, 2);
      const v = drawRows(tools, "logit-limit/gap, teacher", 5, 6, 2);
      const limit = z.map((row, i) => row.map((x, k) => (x - mean(row) - (v[i]![k]! - mean(v[i]!))) / row.length));
      const hot = z.map((row, i) => {
        const [q, p] = [probabilities(row, 5), probabilities(v[i]!, 5)];
        return q.map((value, k) => 5 * (value - p[k]!) - limit[i]![k]!);
      });
      tools.close(await student.call("limitGap", z, v, 5), lengthOf(hot) / lengthOf(limit));
      const ask = async (temperature: number) => tools.number(await student.call("limitGap", z, v, temperature));
      tools.close((await ask(2000)) / (await ask(1000)), 1 / 2, 0.01);
    },
  },
];

type Arms = { readonly cold: number[]; readonly hot: number[] };
type Errors = { readonly narrow: Arms; readonly wide: Arms };

/** Errors of seeds that share their luck: what a seed does to all four arms is ten times what an arm adds. */
function drawErrors(tools: Tools, label: string, seeds: number, effect: number): Errors {
  const random = randomOf(tools, label);
  const luck = Array.from({ length: seeds }, () => 5 * random.normal());
  const arm = (level: number) => luck.map((shared) => level + shared + 0.5 * random.normal());
  return { narrow: { cold: arm(20), hot: arm(21) }, wide: { cold: arm(15), hot: arm(16 - effect) } };
}

/** The interval by the sums of the differences and of their squares. */
function intervalOf({ narrow, wide }: Errors, critical: number): [number, number, number] {
  const n = wide.cold.length;
  const each = wide.cold.map((_, s) => wide.cold[s]! - wide.hot[s]! + narrow.hot[s]! - narrow.cold[s]!);
  const middle = mean(each);
  const variance = (sum(each.map((d) => d * d)) - n * middle ** 2) / (n - 1);
  const half = critical * Math.sqrt(variance / n);
  return [middle, middle - half, middle + half];
}

const interaction: Check[] = [
  {
    id: "interaction/any-table",
    points: 1,
    title: "Any table of errors, with seeds that share their luck, made up and measured",
    proves: "Four arms are paired by seed; n − 1; the critical value that was given.",
    async run(student, tools) {
      for (const [seeds, critical] of [
        [5, 2.776],
        [10, 2.262],
      ] as const) {
        const errors = drawErrors(tools, `interaction/any-table ${seeds}`, seeds, 2);
        const answer = await student.call("interactionInterval", errors, critical);
        tools.close(answer, intervalOf(errors, critical), 1e-8);
      }
      const seeds = [0, 1, 2, 3].map((i) => `${tools.seed} ${i}`);
      const temperatures = [2 + randomOf(tools, "interaction/temperature").next(), 9];
      const answer = await student.call("measureErrors", [12, 5], temperatures, seeds);
      tools.close(tableFrom(tools, answer, seeds.length), await tableOf([12, 5], temperatures, seeds));
    },
  },
  {
    id: "interaction/both-ways",
    points: 1,
    title: "Shown either way round; not shown where one gain alone is significant, nor where the interval ends at 0",
    proves: "The interval of the interaction decides, and neither the sign nor two verdicts side by side.",
    async run(student, tools) {
      const ask = (errors: Errors) => student.call("interactionShown", errors, 2.776);
      tools.same(await ask(drawErrors(tools, "interaction/both-ways, up", 5, 9)), true);
      tools.same(await ask(drawErrors(tools, "interaction/both-ways, down", 5, -9)), true);
      // Gains of 1 ± 0.4 at the wide net and of 0.8 ± 1.1 at the narrow one: the first alone excludes 0.
      const flat = [5, 5, 5, 5, 5];
      const wide = { cold: flat, hot: [4.4, 3.8, 4.1, 3.6, 4.1] };
      const narrow = { cold: flat, hot: [5.2, 3.2, 4.1, 5, 3.5] };
      tools.same(await ask({ narrow, wide }), false);
      // Seed by seed 4, 4, 4 and 0: mean 3, s = 2, and with t = 3 the half width is 3. So 0 is an end, and inside.
      const [none, some] = [
        [0, 0, 0, 0],
        [4, 4, 4, 0],
      ];
      const touching = (cold: number[], hot: number[]) => ({ narrow: { cold: none, hot: none }, wide: { cold, hot } });
      tools.same(await student.call("interactionShown", touching(some, none), 3), false);
      tools.same(await student.call("interactionShown", touching(none, some), 3), false);
    },
  },
];

export const hidden: HiddenChecks = {
  "effective-classes": effectiveClasses,
  "gradient-ratio": gradientRatio,
  "logit-limit": logitLimit,
  interaction,
};
