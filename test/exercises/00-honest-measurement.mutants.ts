import type { Mutant } from "../../lib/course";

// The bug museum of exercise 00. Those with a reference happened.

const pairedInterval: Mutant[] = [
  {
    id: "interval-population-deviation",
    task: "paired-interval",
    about: "The deviation divided by n, as NumPy's default has it: too narrow, most of all with few seeds.",
    reference: "mwegrzyn/language-performance#27",
    edits: [["squares / (n - 1)", "squares / n"]],
  },
  {
    id: "interval-of-one-value",
    task: "paired-interval",
    about: "The spread of a single run in the place of that of the mean.",
    edits: [[" / Math.sqrt(n)", ""]],
  },
  {
    id: "interval-always-1.96",
    task: "paired-interval",
    about: "The normal distribution's factor, whatever the number of seeds.",
    edits: [["t * Math.sqrt", "1.96 * Math.sqrt"]],
  },
  {
    id: "interval-swapped",
    task: "paired-interval",
    about: "Second minus first: a loss is reported as a gain.",
    edits: [["error - second[i]", "second[i] - error"]],
  },
  {
    id: "interval-sorted",
    task: "paired-interval",
    about: "Both arms sorted first: the pairs are no longer the same seeds.",
    edits: [
      [
        "first.map((error, i) => error - second[i])",
        "[...first].sort().map((error, i) => error - [...second].sort()[i])",
      ],
    ],
  },
  {
    id: "gain-of-strangers",
    task: "paired-interval",
    about: "The idea is run with seeds of its own: the luck of two draws is reported as a gain.",
    edits: [["run(idea, seed, seed)", "run(idea, seed + ' idea', seed + ' idea')"]],
  },
  {
    id: "gain-other-batches",
    task: "paired-interval",
    about: "Both arms start alike and see other mini-batches: paired in name.",
    edits: [["run(idea, seed, seed)", "run(idea, seed, seed + ' idea')"]],
  },
  {
    id: "gain-one-start",
    task: "paired-interval",
    about: "One start for all seeds: the interval no longer covers the luck of a start.",
    edits: [
      ["run(plain, seed, seed)", "run(plain, seeds[0], seed)"],
      ["run(idea, seed, seed)", "run(idea, seeds[0], seed)"],
    ],
  },
  {
    id: "gain-fixed-seed",
    task: "paired-interval",
    about: "The training sets a seed of its own: every run sees the same mini-batches, whatever seed was asked for.",
    reference: "deepset-ai/FARM#423",
    edits: [
      ["run(plain, seed, seed)", "run(plain, seed, '39')"],
      ["run(idea, seed, seed)", "run(idea, seed, '39')"],
    ],
  },
  {
    id: "gain-best-seeds",
    task: "paired-interval",
    about: "The idea gets the better of two tries with each seed.",
    edits: [["run(idea, seed, seed)", "Math.min(run(idea, seed, seed), run(idea, seed + ' again', seed))"]],
  },
  {
    id: "gain-stops-when-shown",
    task: "paired-interval",
    about: "Runs seed after seed until the interval excludes 0, and leaves out the rest.",
    edits: [
      [
        "const [low, , high] = gain;",
        "const shown = seeds.findIndex((_, i) => i > 0 && pairedInterval(plainErrors.slice(0, i + 1), ideaErrors.slice(0, i + 1), t)[0] > 0); if (shown > 0 && shown < seeds.length - 1) return measureGain(plain, idea, seeds.slice(0, shown + 1), t); const [low, , high] = gain;",
      ],
    ],
  },
  {
    id: "gain-swapped",
    task: "paired-interval",
    about: "Idea minus plain: more errors are reported as a gain.",
    edits: [["pairedInterval(plainErrors, ideaErrors, t)", "pairedInterval(ideaErrors, plainErrors, t)"]],
  },
  {
    id: "gain-by-its-mean",
    task: "paired-interval",
    about: "The sign of the mean decides, however wide the interval is.",
    edits: [["const [low, , high] = gain;", "const [, low] = gain; const high = low;"]],
  },
  {
    id: "gain-at-zero",
    task: "paired-interval",
    about: "An interval that ends at 0 counts as a gain: a recipe beats itself.",
    edits: [["low > 0 ?", "low >= 0 ?"]],
  },
];

const expectedBest: Mutant[] = [
  {
    id: "best-sorted-as-text",
    task: "expected-best",
    about: "sort without a comparison puts 10 before 9.",
    reference: "simple-statistics/simple-statistics#14",
    edits: [[".sort((a, b) => a - b)", ".sort()"]],
  },
  {
    id: "best-with-replacement",
    task: "expected-best",
    about: "The formula for draws that are put back.",
    edits: [
      ["let weight = k / n;", "let weight = 1 - ((n - 1) / n) ** k;"],
      ["weight *= (n - i - k + 1) / (n - i)", "weight = ((n - i) / n) ** k - ((n - i - 1) / n) ** k"],
      ["i <= n - k + 1", "i <= n"],
    ],
  },
  {
    id: "best-is-largest",
    task: "expected-best",
    about: "Sorted downwards: the mean of the worst.",
    edits: [["(a, b) => a - b", "(a, b) => b - a"]],
  },
  {
    id: "best-is-minimum",
    task: "expected-best",
    about: "The smallest of all errors, however few are drawn.",
    edits: [["return mean;", "return sorted[0];"]],
  },
  {
    id: "best-by-factorials",
    task: "expected-best",
    about: "Binomials from factorials, which are Infinity from 171 on.",
    edits: [
      [
        "mean += weight * sorted[i - 1];",
        "const f = (x: number): number => (x < 2 ? 1 : x * f(x - 1)); const c = (a: number, b: number) => f(a) / (f(b) * f(a - b)); mean += (c(n - i, k - 1) / c(n, k)) * sorted[i - 1];",
      ],
    ],
  },
];

const reportEpoch: Mutant[] = [
  {
    id: "epoch-chosen-by-test",
    task: "report-epoch",
    about: "The epoch with the best test error: chosen on what is reported.",
    reference: "xuanmay2701/shapeformer#2",
    edits: [["validation[epoch] < validation[best]", "test[epoch] < test[best]"]],
  },
  {
    id: "epoch-nan-wins",
    task: "report-epoch",
    about: "A first evaluation that failed is never beaten: nothing is smaller than NaN.",
    reference: "hyperopt/hyperopt#662",
    edits: [["if (Number.isNaN(validation[epoch])) continue;", ""]],
  },
  {
    id: "epoch-last",
    task: "report-epoch",
    about: "The last epoch, whatever validation says.",
    edits: [["return [best, test[best]];", "return [test.length - 1, test[test.length - 1]];"]],
  },
  {
    id: "epoch-latest-of-equals",
    task: "report-epoch",
    about: "The latest among equal epochs.",
    edits: [["validation[epoch] < validation[best]", "validation[epoch] <= validation[best]"]],
  },
  {
    id: "epoch-reports-validation",
    task: "report-epoch",
    about: "Reports the validation error that chose: the minimum of many, and so too good.",
    edits: [["return [best, test[best]];", "return [best, validation[best]];"]],
  },
  {
    id: "epoch-zero-as-failed",
    task: "report-epoch",
    about: "Skips what is falsy: an error of 0 as well as NaN.",
    edits: [["Number.isNaN(validation[epoch])", "!validation[epoch]"]],
  },
  {
    id: "epoch-below-100",
    task: "report-epoch",
    about: "Begins with a lowest error of 100, which an error of 100 is not below: no epoch is chosen.",
    edits: [["best === -1 || validation[epoch] < validation[best]", "validation[epoch] < (validation[best] ?? 100)"]],
  },
  {
    id: "epoch-first-left-out",
    task: "report-epoch",
    about: "Begins with the second epoch.",
    edits: [["let epoch = 0", "let epoch = 1"]],
  },
];

const audit: Mutant[] = [
  {
    id: "audit-against-previous",
    task: "audit",
    about: "The last loss against the one before it: a rise that fell again goes unseen.",
    reference: "mlandis/phyddle#9",
    edits: [
      ["validationLoss.at(-1)! > Math.min(...validationLoss)", "validationLoss.at(-1)! > validationLoss.at(-2)!"],
    ],
  },
  {
    id: "audit-ends-alone",
    task: "audit",
    about: "A placeholder is judged by the first and the last value.",
    edits: [["error.every((value) => value === error[0])", "error.at(-1) === error[0]"]],
  },
  {
    id: "audit-one-value",
    task: "audit",
    about: "A single value is called a placeholder.",
    edits: [["error.length >= 2 && ", ""]],
  },
  {
    id: "audit-every-arm",
    task: "audit",
    about: "One seed is a fault only where every arm has one.",
    edits: [["arms.some(({ seeds })", "arms.every(({ seeds })"]],
  },
  {
    id: "audit-one-arm",
    task: "audit",
    about: "No arm at all passes for a comparison.",
    edits: [["arms.length < 2", "arms.length === 1"]],
  },
  {
    id: "audit-just-one-seed",
    task: "audit",
    about: "An arm that was never run passes for one with a spread.",
    edits: [["seeds < 2", "seeds === 1"]],
  },
  {
    id: "audit-two-arms",
    task: "audit",
    about: "Only the first two arms' tuning is compared.",
    edits: [["arms.some((arm) => arm.settingsTried", "arms.slice(0, 2).some((arm) => arm.settingsTried"]],
  },
  {
    id: "audit-first-fault",
    task: "audit",
    about: "Stops at the first fault.",
    edits: [["(holds ? [name] : []));", "(holds ? [name] : [])).slice(0, 1);"]],
  },
  {
    id: "audit-three-values",
    task: "audit",
    about: "Two equal values are not yet taken for a placeholder.",
    edits: [["error.length >= 2", "error.length > 2"]],
  },
  {
    id: "audit-zeros-are-nothing",
    task: "audit",
    about: "Takes a column of zeros for an empty one.",
    edits: [["error.length >= 2 && ", "error.length >= 2 && Boolean(error[0]) && "]],
  },
  {
    id: "audit-first-and-last-arm",
    task: "audit",
    about: "Compares the tuning of the first arm and the last, and of none between.",
    edits: [
      [
        "arms.some((arm) => arm.settingsTried !== arms[0].settingsTried)",
        "arms.at(-1)?.settingsTried !== arms[0]?.settingsTried",
      ],
    ],
  },
  {
    id: "audit-lowest-elsewhere",
    task: "audit",
    about: "Asks where the lowest loss first stood: one that comes again at the end passes for past its best.",
    edits: [
      [
        "validationLoss.at(-1)! > Math.min(...validationLoss)",
        "validationLoss.indexOf(Math.min(...validationLoss)) < validationLoss.length - 1",
      ],
    ],
  },
];

export const mutants: readonly Mutant[] = [...pairedInterval, ...expectedBest, ...reportEpoch, ...audit];
