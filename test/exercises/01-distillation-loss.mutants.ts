import type { Mutant } from "../../lib/course";

// The bug museum of exercise 01. Those with a reference happened.

const softmax: Mutant[] = [
  {
    id: "softmax-overflow",
    task: "softmax",
    about: "The exponential of the bare logit: NaN from about 710 on.",
    reference: "dwavesystems/dwave-optimization#555",
    edits: [["(z - largest) / temperature", "z / temperature"]],
  },
  {
    id: "softmax-shift-by-at-least-zero",
    task: "softmax",
    about: "The shift is never below 0, so a row of very negative logits becomes 0 / 0.",
    reference: "FluxML/NNlib.jl#43",
    edits: [["Math.max(...row)", "Math.max(0, ...row)"]],
  },
  {
    id: "softmax-temperature-after",
    task: "softmax",
    about: "The temperature is applied to the normalised probabilities, which then no longer sum to 1.",
    reference: "MoonshotAI/Kimi-Audio#161",
    edits: [
      ["(z - largest) / temperature", "z - largest"],
      ["weight / total", "(weight / total) ** (1 / temperature)"],
    ],
  },
  {
    id: "softmax-temperature-twice",
    task: "softmax",
    about: "Divided by T in two places.",
    reference: "RL-Align/RL-Kernel#86",
    edits: [["(z - largest) / temperature", "(z - largest) / temperature / temperature"]],
  },
  {
    id: "softmax-multiplied",
    task: "softmax",
    about: "Multiplied by T: sharper where it should be softer.",
    edits: [["(z - largest) / temperature", "(z - largest) * temperature"]],
  },
  {
    id: "softmax-maximum-of-batch",
    task: "softmax",
    about: "One maximum for the whole batch: rows far below it underflow to 0 / 0.",
    edits: [["Math.max(...row)", "Math.max(...logits.flat())"]],
  },
  {
    id: "softmax-total-of-batch",
    task: "softmax",
    about: "Normalised over the whole batch: each row alone sums to less than 1.",
    edits: [
      [
        "weights.reduce((sum, weight) => sum + weight, 0)",
        "logits.flat().reduce((sum, z) => sum + Math.exp((z - largest) / temperature), 0)",
      ],
    ],
  },
  {
    id: "softmax-first-for-largest",
    task: "softmax",
    about: "Takes off the first logit of the row: Infinity where another one is far above it.",
    edits: [["Math.max(...row)", "row[0]"]],
  },
];

const distillationLoss: Mutant[] = [
  {
    id: "loss-without-t2",
    task: "distillation-loss",
    about: "No T²: the soft targets lose their say as T rises.",
    reference: "keras-team/keras-io#870",
    edits: [["alpha * temperature ** 2 * soft", "alpha * soft"]],
  },
  {
    id: "loss-swapped",
    task: "distillation-loss",
    about: "Teacher and student swapped.",
    reference: "keras-team/keras-io#257",
    edits: [
      ["const logP = logSoftmax(teacherLogits[i], temperature)", "const logP = logSoftmax(student, temperature)"],
      ["const logQ = logSoftmax(student, temperature)", "const logQ = logSoftmax(teacherLogits[i], temperature)"],
    ],
  },
  {
    id: "loss-teacher-twice",
    task: "distillation-loss",
    about: "The teacher's logits stand in both places, so that the soft term is constant and nothing is distilled.",
    reference: "labmlai/annotated_deep_learning_paper_implementations#66",
    edits: [
      ["const logQ = logSoftmax(student, temperature)", "const logQ = logSoftmax(teacherLogits[i], temperature)"],
    ],
  },
  {
    id: "loss-mean-over-classes",
    task: "distillation-loss",
    about: "The soft term is averaged over classes as well, which shrinks it by their number.",
    reference: "haitongli/knowledge-distillation-pytorch#48",
    edits: [["logQ[k], 0);", "logQ[k], 0) / student.length;"]],
  },
  {
    id: "loss-kl",
    task: "distillation-loss",
    about: "The KL divergence in place of the cross-entropy: smaller by H(P).",
    edits: [["Math.exp(logp) * logQ[k]", "Math.exp(logp) * (logQ[k] - logp)"]],
  },
  {
    id: "loss-alpha-reversed",
    task: "distillation-loss",
    about: "α weighs the labels.",
    edits: [
      ["alpha * temperature ** 2 * soft + (1 - alpha) * hard", "(1 - alpha) * temperature ** 2 * soft + alpha * hard"],
    ],
  },
  {
    id: "loss-warm-labels",
    task: "distillation-loss",
    about: "The label's term is computed at temperature T.",
    edits: [["logSoftmax(student, 1)", "logSoftmax(student, temperature)"]],
  },
  {
    id: "loss-summed",
    task: "distillation-loss",
    about: "Summed over the batch.",
    edits: [[" / losses.length", ""]],
  },
  {
    id: "loss-log-of-zero",
    task: "distillation-loss",
    about: "The logarithm of a probability that has become 0: 0 · −∞ is NaN.",
    edits: [["(z - largest) / t - logTotal", "Math.log(Math.exp((z - largest) / t - logTotal))"]],
  },
  {
    id: "loss-largest-after-division",
    task: "distillation-loss",
    about: "Divides by T and then takes the largest logit off, undivided: at a high T nothing is left of any class.",
    edits: [
      ["Math.exp((z - largest) / t)", "Math.exp(z / t - largest)"],
      ["(z - largest) / t - logTotal", "z / t - largest - logTotal"],
    ],
  },
];

const distillationGradient: Mutant[] = [
  {
    id: "gradient-without-t2",
    task: "distillation-gradient",
    about: "The chain rule's 1/T without the T² of the loss.",
    reference: "IntelLabs/distiller#122",
    edits: [["temperature * (q[k] - p[k])", "(q[k] - p[k]) / temperature"]],
  },
  {
    id: "gradient-without-chain-rule",
    task: "distillation-gradient",
    about: "T² is kept, the chain rule's 1/T forgotten.",
    edits: [["temperature * (q[k] - p[k])", "temperature ** 2 * (q[k] - p[k])"]],
  },
  {
    id: "gradient-uphill",
    task: "distillation-gradient",
    about: "The soft term's sign: the student flees the teacher.",
    edits: [["(q[k] - p[k])", "(p[k] - q[k])"]],
  },
  {
    id: "gradient-summed",
    task: "distillation-gradient",
    about: "Not divided by the batch size.",
    edits: [[" / studentLogits.length", ""]],
  },
  {
    id: "gradient-warm-labels",
    task: "distillation-gradient",
    about: "The label's term at temperature T.",
    edits: [["probabilities(student, 1)", "probabilities(student, temperature)"]],
  },
  {
    id: "gradient-hardened-teacher",
    task: "distillation-gradient",
    about: "The teacher's probabilities at T = 1 against the student's at T.",
    edits: [["probabilities(teacherLogits[i], temperature)", "probabilities(teacherLogits[i], 1)"]],
  },
  {
    id: "gradient-overflow",
    task: "distillation-gradient",
    about: "The exponential of the bare logit: NaN from about 710 · T on.",
    edits: [["Math.exp((z - largest) / t)", "Math.exp(z / t)"]],
  },
  {
    id: "gradient-shift-by-at-least-zero",
    task: "distillation-gradient",
    about: "The shift is never below 0, so a row of very negative logits becomes 0 / 0.",
    edits: [["Math.max(...row)", "Math.max(0, ...row)"]],
  },
  {
    id: "gain-cached-in-order",
    task: "distillation-gradient",
    about:
      "The teacher's answers are taken in the order of the data, the mini-batch is shuffled: each row is taught another's.",
    reference: "haitongli/knowledge-distillation-pytorch#16",
    edits: [["mine.map(({ point }) => teacherAt(point))", "points.map(({ point }) => teacherAt(point))"]],
  },
  {
    id: "gain-labels-in-order",
    task: "distillation-gradient",
    about: "The labels are those of the first ten points, whichever the mini-batch holds.",
    edits: [["mine.map(({ label }) => label)", "points.map(({ label }) => label)"]],
  },
  {
    id: "gain-reversed",
    task: "distillation-gradient",
    about: "What the teacher costs: the sign is the wrong way round.",
    edits: [["errorAt(seed, 0) - errorAt(seed, alpha)", "errorAt(seed, alpha) - errorAt(seed, 0)"]],
  },
  {
    id: "gain-absolute",
    task: "distillation-gradient",
    about: "How far apart the two errors are: a teacher that costs looks like one that saves.",
    edits: [["errorAt(seed, 0) - errorAt(seed, alpha)", "Math.abs(errorAt(seed, 0) - errorAt(seed, alpha))"]],
  },
  {
    id: "gain-never-negative",
    task: "distillation-gradient",
    about: "Gains below 0 are cut off, which makes every mean of them too large.",
    edits: [["errorAt(seed, 0) - errorAt(seed, alpha)", "Math.max(0, errorAt(seed, 0) - errorAt(seed, alpha))"]],
  },
  {
    id: "gain-unpaired",
    task: "distillation-gradient",
    about: "The second student has points of its own, so that luck of the draw passes for what the teacher saves.",
    edits: [["errorAt(seed, alpha)", "errorAt(seed + 1, alpha)"]],
  },
  {
    id: "gain-all-teacher",
    task: "distillation-gradient",
    about: "The soft targets alone, whatever α was asked for.",
    edits: [["errorAt(seed, alpha)", "errorAt(seed, 1)"]],
  },
  {
    id: "gain-mean",
    task: "distillation-gradient",
    about: "The mean in place of the seeds' own gains: no interval can be drawn from it.",
    edits: [
      [
        "return seeds.map((seed) => errorAt(seed, 0) - errorAt(seed, alpha));",
        "const mean = seeds.reduce((sum, seed) => sum + errorAt(seed, 0) - errorAt(seed, alpha), 0) / seeds.length;\n  return seeds.map(() => mean);",
      ],
    ],
  },
  {
    id: "gain-error-as-share",
    task: "distillation-gradient",
    about: "Relative to the first error, where points were asked for.",
    edits: [["errorAt(seed, 0) - errorAt(seed, alpha)", "100 * (1 - errorAt(seed, alpha) / errorAt(seed, 0))"]],
  },
];

const diagnose: Mutant[] = [
  {
    id: "diagnose-nan-is-fine",
    task: "diagnose",
    about: "No look at NaN: every comparison with it is false, so a diverged run passes for healthy.",
    reference: "Bjarten/early-stopping-pytorch#16",
    edits: [['if (!all.every((value) => Number.isFinite(value))) return "diverged";', ""]],
  },
  {
    id: "diagnose-nan-in-errors-only",
    task: "diagnose",
    about: "Only the errors are looked at.",
    edits: [["...studentError, ...softGradient, ...hardGradient]", "...studentError]"]],
  },
  {
    id: "diagnose-infinity-is-fine",
    task: "diagnose",
    about: "NaN is seen, infinity is not.",
    edits: [["Number.isFinite(value)", "!Number.isNaN(value)"]],
  },
  {
    id: "diagnose-minus-infinity-is-fine",
    task: "diagnose",
    about: "A comparison that is false for NaN and for infinity, but not for −∞.",
    edits: [["Number.isFinite(value)", "value < Infinity"]],
  },
  {
    id: "diagnose-not-finite-at-first",
    task: "diagnose",
    about: "The first evaluation of each list is not looked at.",
    edits: [
      [
        "[...teacherError, ...studentError, ...softGradient, ...hardGradient]",
        "[teacherError, studentError, softGradient, hardGradient].flatMap((list) => list.slice(1))",
      ],
    ],
  },
  {
    id: "diagnose-first-against-last",
    task: "diagnose",
    about: "A teacher that moved and came back goes unnoticed.",
    edits: [["teacherError.some((error) => error !== teacherError[0])", "teacherError.at(-1) !== teacherError[0]"]],
  },
  {
    id: "diagnose-student-stuck",
    task: "diagnose",
    about: "Takes a student that does not improve for a swap.",
    edits: [
      [
        "teacherError.some((error) => error !== teacherError[0])",
        "studentError.every((error) => error === studentError[0])",
      ],
    ],
  },
  {
    id: "diagnose-mean",
    task: "diagnose",
    about: "The mean in place of the median: one spike hides the fault.",
    edits: [
      [
        "(ratios[Math.floor(middle)] + ratios[Math.ceil(middle)]) / 2",
        "ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length",
      ],
    ],
  },
  {
    id: "diagnose-upper-median",
    task: "diagnose",
    about: "Of an even count the upper of the two middle ratios.",
    edits: [["(ratios[Math.floor(middle)] + ratios[Math.ceil(middle)]) / 2", "ratios[Math.ceil(middle)]"]],
  },
  {
    id: "diagnose-lower-median",
    task: "diagnose",
    about: "Of an even count the lower of the two middle ratios.",
    edits: [["(ratios[Math.floor(middle)] + ratios[Math.ceil(middle)]) / 2", "ratios[Math.floor(middle)]"]],
  },
  {
    id: "diagnose-ratio-of-medians",
    task: "diagnose",
    about: "The ratio of the two medians: soft and hard gradients of different evaluations are compared.",
    edits: [
      [
        "const ratios = softGradient",
        "const soft = [...softGradient].sort((a, b) => a - b);\n  const ratios = hardGradient",
      ],
      [".map((length, i) => length / hardGradient[i])\n    .sort((a, b) => a - b)", ".toSorted((a, b) => a - b)"],
      [
        "(ratios[Math.floor(middle)] + ratios[Math.ceil(middle)]) / 2",
        "(soft[Math.floor(middle)] + soft[Math.ceil(middle)]) / (ratios[Math.floor(middle)] + ratios[Math.ceil(middle)])",
      ],
    ],
  },
  {
    id: "diagnose-at-the-threshold",
    task: "diagnose",
    about: "A median of exactly 1/T counts as below it.",
    edits: [["median < 1 / temperature", "median <= 1 / temperature"]],
  },
  {
    id: "diagnose-constant-first",
    task: "diagnose",
    about: "The rules in another order: a gradient of 0 is named before a teacher that learns.",
    edits: [
      ['if (softGradient.every((length) => length === 0)) return "constant";', ""],
      [
        "if (teacherError.some(",
        'if (softGradient.every((length) => length === 0)) return "constant";\n  if (teacherError.some(',
      ],
    ],
  },
  {
    id: "diagnose-fixed-threshold",
    task: "diagnose",
    about: "Compares with ½ whatever the temperature is.",
    edits: [["1 / temperature", "0.5"]],
  },
  {
    id: "diagnose-sorted-as-text",
    task: "diagnose",
    about: "sort() without a comparison sorts numbers as text.",
    edits: [[".sort((a, b) => a - b)", ".sort()"]],
  },
  {
    id: "diagnose-first-zero",
    task: "diagnose",
    about: "Looks at the first evaluation only.",
    edits: [["softGradient.every((length) => length === 0)", "softGradient[0] === 0"]],
  },
  {
    id: "diagnose-last-zero",
    task: "diagnose",
    about: "Looks at the last evaluation only.",
    edits: [["softGradient.every((length) => length === 0)", "softGradient.at(-1) === 0"]],
  },
  {
    id: "diagnose-zero-at-both-ends",
    task: "diagnose",
    about: "Looks at the first and the last evaluation only.",
    edits: [["softGradient.every((length) => length === 0)", "softGradient[0] === 0 && softGradient.at(-1) === 0"]],
  },
  {
    id: "diagnose-zero-after-the-first",
    task: "diagnose",
    about: "Leaves the first evaluation out.",
    edits: [["softGradient.every(", "softGradient.slice(1).every("]],
  },
  {
    id: "diagnose-mostly-zero",
    task: "diagnose",
    about: "Takes a median of 0 for a gradient that is 0 at every evaluation.",
    edits: [
      ['if (softGradient.every((length) => length === 0)) return "constant";', ""],
      ["return median < 1", 'if (median === 0) return "constant";\n  return median < 1'],
    ],
  },
  {
    id: "diagnose-small-is-constant",
    task: "diagnose",
    about: "Takes a soft gradient that is small for one that is 0.",
    edits: [["length === 0)", "length < 1e-6)"]],
  },
  {
    id: "diagnose-swapped-roughly",
    task: "diagnose",
    about: "A teacher may move by a tenth of a point.",
    edits: [["error !== teacherError[0]", "Math.abs(error - teacherError[0]) > 0.1"]],
  },
  {
    id: "diagnose-square-of-temperature",
    task: "diagnose",
    about: "A bound that is right at T = 4 and falls with T².",
    edits: [["1 / temperature", "4 / temperature ** 2"]],
  },
];

export const mutants: readonly Mutant[] = [...softmax, ...distillationLoss, ...distillationGradient, ...diagnose];
