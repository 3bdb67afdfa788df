import type { Check, HiddenChecks } from "../../lib/course";
import { type Random, seededRandom } from "../../lib/random";
import { sameNames, soundLog } from "./00-honest-measurement.checks";

// The hidden checks of exercise 00. Inputs come from the seed of the submission; expected values are computed another
// way than the solution's: pair sums, enumeration, sorting.

const drawn = (random: Random, count: number, scale: number) =>
  Array.from({ length: count }, () => 20 + scale * random.normal());

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** All ways to choose k of the values. */
function choices(values: readonly number[], k: number): number[][] {
  if (k === 0) return [[]];
  return values.flatMap((first, i) => choices(values.slice(i + 1), k - 1).map((rest) => [first, ...rest]));
}

const pairedInterval: Check[] = [
  {
    id: "paired-interval/drawn",
    points: 2,
    title: "Any errors, any number of seeds",
    proves: "The formula on drawn inputs, so that a table of the public answers earns nothing.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("paired-interval/drawn");
      for (const n of [2, 5, 9]) {
        const first = drawn(random, n, 3);
        const second = drawn(random, n, 3);
        const t = 1 + 2 * random.next();
        const d = first.map((a, i) => a - second[i]!);
        // Σ_{i<j} (d_i − d_j)² = n Σ (d_i − mean)²: the variance without the mean.
        const pairs = sum(d.map((a, i) => sum(d.slice(i + 1).map((b) => (a - b) ** 2))));
        const half = t * Math.sqrt(pairs / (n * n * (n - 1)));
        const mean = sum(first) / n - sum(second) / n;
        tools.close(await student.call("pairedInterval", first, second, t), [mean - half, mean, mean + half], 1e-8);
      }
    },
  },
];

const expectedBest: Check[] = [
  {
    id: "expected-best/drawn",
    points: 1,
    title: "Any errors, all choices counted",
    proves: "The formula on drawn inputs, ties included.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("expected-best/drawn");
      const errors = drawn(random, 7, 30).map((error, i) => (i < 2 ? 12 : Math.abs(error)));
      for (const k of [2, 3, 6]) {
        const all = choices(errors, k).map((chosen) => Math.min(...chosen));
        tools.close(await student.call("expectedBest", errors, k), sum(all) / all.length);
      }
    },
  },
  {
    id: "expected-best/many",
    points: 1,
    title: "Hundreds of seeds",
    proves: "No factorial, nor anything else, overflows or vanishes.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("expected-best/many");
      // Of the errors 1 … n the smallest of k is (n + 1) / (k + 1) on average.
      const errors = Array.from(random.permutation(400), (i) => i + 1);
      for (const k of [3, 200]) tools.close(await student.call("expectedBest", errors, k), 401 / (k + 1), 1e-8);
    },
  },
];

const reportEpoch: Check[] = [
  {
    id: "report-epoch/failed",
    points: 1,
    title: "Evaluations that failed",
    proves: "NaN chooses nothing, wherever it stands.",
    async run(student, tools) {
      tools.close(await student.call("reportEpoch", [NaN, 7, 6, 8], [1, 9, 8, 3]), [2, 8]);
      tools.close(await student.call("reportEpoch", [7, NaN, 6, NaN], [9, 1, 8, 2]), [2, 8]);
    },
  },
  {
    id: "report-epoch/drawn",
    points: 1,
    title: "Any run",
    proves: "The rule on drawn inputs.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("report-epoch/drawn");
      const validation = Array.from(random.permutation(12), (rank) => 5 + rank / 4);
      const test = drawn(random, 12, 2);
      const epoch = validation.indexOf(5);
      tools.close(await student.call("reportEpoch", validation, test), [epoch, test[epoch]!]);
    },
  },
];

const audit: Check[] = [
  {
    id: "audit/each",
    points: 2,
    title: "Each fault alone",
    proves: "No condition leans on another; none at all is fewer than two.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("audit/each");
      const value = 10 + random.integer(40);
      const [first, second] = soundLog.arms;
      sameNames(tools, await student.call("audit", { ...soundLog, error: [value, value, value] }), ["placeholder"]);
      sameNames(tools, await student.call("audit", { ...soundLog, error: [value] }), []);
      sameNames(tools, await student.call("audit", { ...soundLog, error: [value, value, value + 1, value] }), []);
      sameNames(tools, await student.call("audit", { ...soundLog, arms: [first!] }), ["no-baseline"]);
      sameNames(tools, await student.call("audit", { ...soundLog, arms: [] }), ["no-baseline"]);
      const planned = { ...soundLog, arms: [{ ...first!, seeds: 0 }, second!] };
      sameNames(tools, await student.call("audit", planned), ["one-seed"]);
      const three = [first!, second!, { name: "third", seeds: 5, settingsTried: 4 + random.integer(9) }];
      sameNames(tools, await student.call("audit", { ...soundLog, arms: three }), ["uneven-tuning"]);
    },
  },
  {
    id: "audit/past-its-best",
    points: 1,
    title: "A loss that rose and fell again",
    proves: "The last value is compared with the lowest of all.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("audit/past-its-best");
      const low = random.next();
      // The last step falls, and still ends above the lowest; and the other way round.
      const past = { ...soundLog, validationLoss: [low + 2, low, low + 1, low + 0.5] };
      sameNames(tools, await student.call("audit", past), ["past-its-best"]);
      const best = { ...soundLog, validationLoss: [low + 2, low + 0.5, low + 1, low] };
      sameNames(tools, await student.call("audit", best), []);
    },
  },
];

export const hidden: HiddenChecks = {
  "paired-interval": pairedInterval,
  "expected-best": expectedBest,
  "report-epoch": reportEpoch,
  audit,
};
