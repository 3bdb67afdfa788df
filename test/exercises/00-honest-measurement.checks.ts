import type { Plain, Task, Tools } from "../../lib/course";
import { practiceOf } from "./practice";

// The tasks of exercise 00 with the checks that a learner may run. Expected values are worked out by hand;
// trainings are done again.

/** A list of exactly these texts, in this order. */
export function sameNames(tools: Tools, came: Plain, expected: readonly string[]): void {
  const holds = Array.isArray(came) && came.length === expected.length && expected.every((name, i) => came[i] === name);
  tools.expect(holds, JSON.stringify(expected), came);
}

export type Recipe = { readonly steps: number; readonly smoothing: number };

/** Test errors in % of a recipe with each seed, trained as the exercise's own cell does. */
export async function errorsOf({ steps, smoothing }: Recipe, seeds: readonly string[]): Promise<number[]> {
  const { labels, initial, train, error } = await practiceOf("exercise 00");
  const targets = labels.map((label) =>
    Array.from({ length: 10 }, (_, c) => smoothing / 10 + (c === label ? 1 - smoothing : 0)),
  );
  return seeds.map((seed) => 100 * error(train(initial(seed), { order: seed, steps, targets })));
}

/** A measurement as the student sent it. */
export function measurementOf(tools: Tools, came: Plain, seeds: number) {
  const [plain, idea, gain, verdict] = tools.fields(came, ["plain", "idea", "gain", "verdict"]);
  const [plainErrors, ideaErrors] = [plain!, idea!].map((errors) => tools.matrix([errors], 1, seeds)[0]!);
  return { plain: plainErrors!, idea: ideaErrors!, gain: tools.matrix([gain!], 1, 3)[0]!, verdict: verdict! };
}

const [hasty, patient] = [
  { steps: 10, smoothing: 0 },
  { steps: 60, smoothing: 0 },
];

const pairedInterval: Task = {
  id: "paired-interval",
  title: "Task 1 · A paired gain, measured",
  points: 5,
  functions: ["pairedInterval", "measureGain"],
  hints: [
    "Begin with the list of differences, one a seed. From there on the two arms are no longer needed.",
    "The sum of squared deviations is divided by n − 1, the variance of the mean once more by n: half = t · √(Σ (d − mean)² / (n − 1)) / √n; the answer is [mean − half, mean, mean + half].",
    'For measureGain: run(plain, seed, seed) and run(idea, seed, seed) for every seed, none left out and none drawn anew; then pairedInterval(plain errors, idea errors, t). low > 0 is a "gain", high < 0 a "loss", and everything else is "not shown".',
  ],
  checks: [
    {
      id: "paired-interval/by-hand",
      points: 1,
      hint: 2,
      title: "Three seeds, worked out by hand",
      proves: "Mean, n − 1, √n and the factor t.",
      async run(student, tools) {
        // d = 2, 3, 1: mean 2, standard deviation 1; t = 2 √3 makes the half width 2.
        const answer = await student.call("pairedInterval", [3, 5, 4], [1, 2, 3], 2 * Math.sqrt(3));
        tools.close(answer, [0, 2, 4]);
      },
    },
    {
      id: "paired-interval/shared",
      points: 1,
      hint: 1,
      title: "What a seed does to both arms alike does not count",
      proves: "The interval is that of the differences, not of the arms apart.",
      async run(student, tools) {
        const answer = await student.call("pairedInterval", [13, 55, 904], [11, 52, 903], 2 * Math.sqrt(3));
        tools.close(answer, [0, 2, 4]);
      },
    },
    {
      id: "paired-interval/measured",
      points: 1,
      hint: 3,
      title: "60 steps against 10 with four seeds, and a recipe against itself",
      proves: "Both arms have the seed's start and mini-batches; plain minus idea; no gain where there is none.",
      async run(student, tools) {
        const seeds = ["north", "east", "south", "west"];
        const answer = await student.call("measureGain", hasty, patient, seeds, 3.182);
        const { plain, idea, gain, verdict } = measurementOf(tools, answer, seeds.length);
        tools.close(plain, await errorsOf(hasty!, seeds));
        tools.close(idea, await errorsOf(patient!, seeds));
        const differences = plain.map((error, i) => error - idea[i]!);
        tools.close(gain[1], differences.reduce((sum, d) => sum + d, 0) / seeds.length);
        tools.same(verdict, "gain");
        // Trained alike, the arms are the same runs: 0 ± 0.
        const itself = await student.call("measureGain", hasty, hasty, seeds, 3.182);
        const same = measurementOf(tools, itself, seeds.length);
        tools.close(same.gain, [0, 0, 0]);
        tools.same(same.verdict, "not shown");
      },
    },
  ],
};

const expectedBest: Task = {
  id: "expected-best",
  title: "Task 2 · What picking the best is worth",
  points: 5,
  functions: ["expectedBest"],
  hints: [
    "Give sort a way to compare: without one, JavaScript compares numbers as texts, and 10 comes before 9.",
    "What is the answer for k = 1, and for k equal to the number of errors? Both follow from the formula: use them to test yours.",
    "The weight of the smallest error is k / n. From the weight of e(i) to that of e(i+1) the factor is (n − i − k + 1) / (n − i).",
  ],
  checks: [
    {
      id: "expected-best/ends",
      points: 1,
      hint: 2,
      title: "One run is the mean, all runs are the minimum",
      proves: "The two ends of the formula.",
      async run(student, tools) {
        tools.close(await student.call("expectedBest", [4, 1, 7], 1), 4);
        tools.close(await student.call("expectedBest", [4, 1, 7], 3), 1);
      },
    },
    {
      id: "expected-best/by-hand",
      points: 1,
      hint: 3,
      title: "Two of three errors, all three pairs counted",
      proves: "The weights, for draws without replacement.",
      async run(student, tools) {
        tools.close(await student.call("expectedBest", [4, 1, 2], 2), (1 + 1 + 2) / 3);
      },
    },
    {
      id: "expected-best/order",
      points: 1,
      hint: 1,
      title: "Errors below and above 10 %",
      proves: "Numbers are sorted as numbers.",
      async run(student, tools) {
        tools.close(await student.call("expectedBest", [9, 10, 100], 2), (9 + 9 + 10) / 3);
      },
    },
  ],
};

const reportEpoch: Task = {
  id: "report-epoch",
  title: "Task 3 · Which epoch counts",
  points: 4,
  functions: ["reportEpoch"],
  hints: [
    "Only the validation errors choose; the test errors are not looked at before the choice is made.",
    "Among equal validation errors the first wins: replace the best so far only when the new one is strictly smaller.",
    "Math.min of a list with NaN is NaN. Skip such an epoch before you compare: Number.isNaN tells.",
  ],
  checks: [
    {
      id: "report-epoch/validation-chooses",
      points: 1,
      hint: 1,
      title: "Validation chooses, test is reported",
      proves: "The test errors have no say in the choice.",
      async run(student, tools) {
        tools.close(await student.call("reportEpoch", [9, 6, 7, 8], [9.5, 7, 5, 8]), [1, 7]);
      },
    },
    {
      id: "report-epoch/earliest",
      points: 1,
      hint: 2,
      title: "The earliest among equals",
      proves: "A later epoch has to be better to be chosen.",
      async run(student, tools) {
        tools.close(await student.call("reportEpoch", [8, 6, 6, 7], [9, 8, 5, 4]), [1, 8]);
        // Nothing was right in either epoch: 100 % is an error too, and the first epoch has the index 0.
        tools.close(await student.call("reportEpoch", [100, 100], [99, 98]), [0, 99]);
      },
    },
  ],
};

/** A log in which nothing is wrong; checks spoil one thing each. */
export const soundLog = {
  validationLoss: [1.2, 0.8, 0.7, 0.65],
  error: [30, 22, 19, 18],
  arms: [
    { name: "with teacher", seeds: 5, settingsTried: 3 },
    { name: "without", seeds: 5, settingsTried: 3 },
  ],
};

const audit: Task = {
  id: "audit",
  title: "Task 4 · An audit",
  points: 6,
  functions: ["audit"],
  hints: [
    "Each fault is one condition on the log. Test all five; a log may have several, or none.",
    "Every value of the error column has to be the same for a placeholder; one arm with a single seed is enough for the third.",
    "For the last: compare the last validation loss with the minimum of the whole list, not with the entry before it.",
  ],
  checks: [
    {
      id: "audit/published",
      points: 2,
      hint: 1,
      title: "A log like that of 2016, and a sound one",
      proves: "All faults of a log are named, in order, and none where there is none.",
      async run(student, tools) {
        const published = {
          validationLoss: [1.95, 1.896, 1.903],
          error: [0.5, 0.5, 0.5],
          arms: [{ name: "student", seeds: 1, settingsTried: 1 }],
        };
        const faults = ["placeholder", "no-baseline", "one-seed", "past-its-best"];
        sameNames(tools, await student.call("audit", published), faults);
        sameNames(tools, await student.call("audit", soundLog), []);
      },
    },
    {
      id: "audit/arms",
      points: 1,
      hint: 2,
      title: "One arm with one seed, and one that was tuned more",
      proves: "Each arm is looked at.",
      async run(student, tools) {
        const [first, second] = soundLog.arms;
        const oneSeed = { ...soundLog, arms: [first!, { ...second!, seeds: 1 }] };
        sameNames(tools, await student.call("audit", oneSeed), ["one-seed"]);
        const tuned = { ...soundLog, arms: [{ ...first!, settingsTried: 20 }, second!] };
        sameNames(tools, await student.call("audit", tuned), ["uneven-tuning"]);
      },
    },
  ],
};

export const tasks: readonly Task[] = [pairedInterval, expectedBest, reportEpoch, audit];
