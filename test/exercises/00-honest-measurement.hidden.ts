import type { Check, HiddenChecks } from "../../lib/course";
import { type Random, seededRandom } from "../../lib/random";
import { errorsOf, measurementOf, sameNames, soundLog } from "./00-honest-measurement.checks";

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

/** Σ_{i<j} (d_i − d_j)² = n Σ (d_i − mean)²: the variance without the mean. */
function intervalOf(first: readonly number[], second: readonly number[], t: number): number[] {
  const n = first.length;
  const d = first.map((a, i) => a - second[i]!);
  const pairs = sum(d.map((a, i) => sum(d.slice(i + 1).map((b) => (a - b) ** 2))));
  const half = t * Math.sqrt(pairs / (n * n * (n - 1)));
  const mean = sum(first) / n - sum(second) / n;
  return [mean - half, mean, mean + half];
}

const pairedInterval: Check[] = [
  {
    id: "paired-interval/drawn",
    points: 1,
    title: "Any errors, any number of seeds",
    proves: "The formula on drawn inputs, so that a table of the public answers earns nothing.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("paired-interval/drawn");
      for (const n of [2, 5, 9]) {
        const first = drawn(random, n, 3);
        const second = drawn(random, n, 3);
        const t = 1 + 2 * random.next();
        tools.close(await student.call("pairedInterval", first, second, t), intervalOf(first, second, t), 1e-8);
      }
    },
  },
  {
    id: "paired-interval/measured-again",
    points: 1,
    title: "Gains, losses and what is not shown, with any seeds",
    proves: "Every seed counts, in both arms; the interval decides, and not the sign of its middle.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("paired-interval/measured-again");
      const [hasty, patient] = [
        { steps: 10 + random.integer(5), smoothing: 0.3 },
        { steps: 50 + random.integer(20), smoothing: 0.1 * random.next() },
      ];
      for (const [plain, idea, count, t] of [
        [hasty, patient, 5, 2.776],
        [patient, hasty, 4, 3.182],
        // Wide enough for no verdict, whatever the mean.
        [hasty, patient, 3, 1000],
        // A close call, either way.
        [patient, { ...patient, smoothing: 0.2 }, 6, 2.571],
      ] as const) {
        const seeds = Array.from({ length: count }, (_, i) => `${tools.seed} ${count} ${i}`);
        const [first, second] = [await errorsOf(plain, seeds), await errorsOf(idea, seeds)];
        const came = measurementOf(tools, await student.call("measureGain", plain, idea, seeds, t), count);
        tools.close([came.plain, came.idea], [first, second]);
        const [low, mean, high] = intervalOf(first, second, t);
        tools.close(came.gain, [low, mean, high], 1e-8);
        const shown = low! * high! > 0;
        // Errors are multiples of 1/3: an end that is 0 up to rounding may fall to either side.
        if (Math.min(Math.abs(low!), Math.abs(high!)) > 1e-9)
          tools.same(came.verdict, shown ? (mean! > 0 ? "gain" : "loss") : "not shown");
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
    title: "Evaluations that failed, and one without any error",
    proves: "NaN chooses nothing, wherever it stands; 0 is a number, and the lowest there can be.",
    async run(student, tools) {
      tools.close(await student.call("reportEpoch", [NaN, 7, 6, 8], [1, 9, 8, 3]), [2, 8]);
      tools.close(await student.call("reportEpoch", [7, NaN, 6, NaN], [9, 1, 8, 2]), [2, 8]);
      tools.close(await student.call("reportEpoch", [3, NaN, 0, 1], [4, 5, 2, 1]), [2, 2]);
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
      // Two values are enough, and zeros are values.
      sameNames(tools, await student.call("audit", { ...soundLog, error: [0, 0] }), ["placeholder"]);
      sameNames(tools, await student.call("audit", { ...soundLog, error: [value, value, value + 1, value] }), []);
      sameNames(tools, await student.call("audit", { ...soundLog, arms: [first!] }), ["no-baseline"]);
      sameNames(tools, await student.call("audit", { ...soundLog, arms: [] }), ["no-baseline"]);
      const planned = { ...soundLog, arms: [{ ...first!, seeds: 0 }, second!] };
      sameNames(tools, await student.call("audit", planned), ["one-seed"]);
      const third = { name: "third", seeds: 5, settingsTried: 4 + random.integer(9) };
      for (const arms of [
        [first!, second!, third],
        [first!, third, second!],
      ])
        sameNames(tools, await student.call("audit", { ...soundLog, arms }), ["uneven-tuning"]);
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
      // Back at the lowest of all: what ends as low as it ever was is not past its best.
      const again = { ...soundLog, validationLoss: [low + 2, low, low + 1, low] };
      sameNames(tools, await student.call("audit", again), []);
    },
  },
];

export const hidden: HiddenChecks = {
  "paired-interval": pairedInterval,
  "expected-best": expectedBest,
  "report-epoch": reportEpoch,
  audit,
};
