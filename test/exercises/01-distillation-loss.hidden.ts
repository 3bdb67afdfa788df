import type { Check, HiddenChecks, Tools } from "../../lib/course";
import { seededRandom } from "../../lib/random";
import { healthyRun } from "./01-distillation-loss.checks";
import { measuredGain } from "./01-distillation-loss.training";

// The hidden checks of exercise 01. Inputs come from the seed of the submission; expected values from the formulas
// below, which are written another way than the solution is.

/** A softmax probability as 1 / Σ_j exp((z_j − z_i) / T): exact for any logits, because exp(∞) only ever divides. */
const probabilities = (row: readonly number[], temperature: number): number[] =>
  row.map((z) => 1 / row.reduce((sum, other) => sum + Math.exp((other - z) / temperature), 0));

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

interface Batch {
  readonly student: number[][];
  readonly teacher: number[][];
  readonly labels: number[];
}

/** Logits with a spread of about ±3·scale, one label a row. */
function drawBatch(tools: Tools, label: string, size: number, classes: number, scale: number): Batch {
  const random = seededRandom(tools.seed).fork(label);
  const rows = () => Array.from({ length: size }, () => Array.from({ length: classes }, () => scale * random.normal()));
  return { student: rows(), teacher: rows(), labels: Array.from({ length: size }, () => random.integer(classes)) };
}

function loss({ student, teacher, labels }: Batch, temperature: number, alpha: number): number {
  const each = student.map((row, i) => {
    const q = probabilities(row, temperature);
    const soft = -sum(probabilities(teacher[i]!, temperature).map((p, k) => p * Math.log(q[k]!)));
    const hard = -Math.log(probabilities(row, 1)[labels[i]!]!);
    return alpha * temperature * temperature * soft + (1 - alpha) * hard;
  });
  return sum(each) / each.length;
}

/** Central differences of `loss` in every student logit. */
function gradient(batch: Batch, temperature: number, alpha: number): number[][] {
  const step = 1e-5;
  const moved = (i: number, k: number, by: number): Batch => ({
    ...batch,
    student: batch.student.map((row, r) => row.map((z, c) => (r === i && c === k ? z + by : z))),
  });
  return batch.student.map((row, i) =>
    row.map(
      (_, k) =>
        (loss(moved(i, k, step), temperature, alpha) - loss(moved(i, k, -step), temperature, alpha)) / (2 * step),
    ),
  );
}

const softmax: Check[] = [
  {
    id: "softmax/any-rows",
    points: 1,
    title: "Any logits at any temperature",
    proves: "The formula on drawn inputs, so that a table of the public answers earns nothing.",
    async run(student, tools) {
      const { student: logits } = drawBatch(tools, "softmax/any-rows", 6, 10, 4);
      for (const temperature of [1, 3.5, 20])
        tools.close(
          await student.call("softmax", logits, temperature),
          logits.map((row) => probabilities(row, temperature)),
        );
    },
  },
  {
    id: "softmax/rows-apart",
    points: 1,
    title: "Rows of very different size in one batch",
    proves: "Each row is shifted by its own maximum: neither by 0 nor by that of the batch.",
    async run(student, tools) {
      const logits = [
        [-10_000, -10_000, -10_000, -10_000],
        [10_000, 0, 0, 10_000],
        [0, 10_000, 10_000, 0],
      ];
      tools.close(await student.call("softmax", logits, 2), [
        [1 / 4, 1 / 4, 1 / 4, 1 / 4],
        [1 / 2, 0, 0, 1 / 2],
        [0, 1 / 2, 1 / 2, 0],
      ]);
    },
  },
];

const distillationLoss: Check[] = [
  {
    id: "distillation-loss/any-batch",
    points: 2,
    title: "Any batch, temperature and α",
    proves: "The whole formula on drawn inputs, and on logits far apart at a temperature above 1.",
    async run(student, tools) {
      const batch = drawBatch(tools, "distillation-loss/any-batch", 5, 7, 2);
      const { student: z, teacher: v, labels } = batch;
      for (const [temperature, alpha] of [
        [1, 0.5],
        [4, 0.9],
        [20, 0.3],
      ] as const)
        tools.close(
          await student.call("distillationLoss", z, v, labels, temperature, alpha),
          loss(batch, temperature, alpha),
        );
      // Both terms are far off: the soft one by 1,000 nats at T = 2, times T², and the label's by 2,000.
      tools.close(await student.call("distillationLoss", [[2000, 0]], [[0, 2000]], [1], 2, 0.5), 3000);
    },
  },
  {
    id: "distillation-loss/labels-alone",
    points: 1,
    title: "α = 0 is the cross-entropy with the labels, whatever T is",
    proves: "The label's term sees neither the temperature nor the teacher.",
    async run(student, tools) {
      const batch = drawBatch(tools, "distillation-loss/labels-alone", 4, 5, 2);
      for (const temperature of [1, 5, 50])
        tools.close(
          await student.call("distillationLoss", batch.student, batch.teacher, batch.labels, temperature, 0),
          loss(batch, 1, 0),
        );
    },
  },
];

const distillationGradient: Check[] = [
  {
    id: "distillation-gradient/finite-differences",
    points: 1,
    title: "Agreement with finite differences on any batch",
    proves: "It is the derivative of the loss and not of something near it, for logits in the thousands, too.",
    async run(student, tools) {
      const batch = drawBatch(tools, "distillation-gradient/finite-differences", 4, 6, 2);
      const { student: z, teacher: v, labels } = batch;
      for (const [temperature, alpha] of [
        [1, 0.5],
        [3, 0.8],
        [10, 0.4],
      ] as const)
        tools.close(
          await student.call("distillationGradient", z, v, labels, temperature, alpha),
          gradient(batch, temperature, alpha),
          1e-6,
        );
      // At T = 2 student and teacher are each sure of another class; the second row, far below 0, knows nothing.
      const [far, farTeacher] = [
        [
          [2000, 0],
          [-2000, -2000],
        ],
        [
          [0, 2000],
          [-2000, -2000],
        ],
      ];
      tools.close(await student.call("distillationGradient", far, farTeacher, [1, 0], 2, 0.5), [
        [0.75, -0.75],
        [-0.125, 0.125],
      ]);
    },
  },
  {
    id: "distillation-gradient/high-temperature",
    points: 1,
    title: "At a high temperature it matches logits",
    proves:
      "T · (q − p) tends to the difference of the centred logits over the number of classes (Hinton 2015, eq. 4).",
    async run(student, tools) {
      const { student: z, teacher: v } = drawBatch(tools, "distillation-gradient/high-temperature", 1, 5, 1);
      const centred = (row: readonly number[]) => row.map((x) => x - sum(row) / row.length);
      const [a, b] = [centred(z[0]!), centred(v[0]!)];
      const answer = await student.call("distillationGradient", z, v, [0], 1e5, 1);
      tools.close(answer, [a.map((x, k) => (x - b[k]!) / 5)], 1e-3);
    },
  },
  {
    id: "distillation-gradient/measured-again",
    points: 1,
    title: "What half a teacher saves with other seeds",
    proves: "The seeds, the temperature and the α that were asked for are those that are trained with.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("distillation-gradient/measured-again");
      // Few seeds have a gain below 0; 42 is one of them, so that a lost sign never passes by luck of the draw.
      const seeds = [1 + random.integer(1e9), 42];
      const answer = await student.call("measureGain", seeds, 3, 0.5);
      tools.close(answer, measuredGain(seeds, 3, 0.5));
    },
  },
];

const diagnose: Check[] = [
  {
    id: "diagnose/not-finite",
    points: 1,
    title: "NaN and infinity are seen wherever they stand",
    proves: "A comparison with NaN is false, which must not pass for healthy.",
    async run(student, tools) {
      const bad = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      // Each place of each list, and each list with all three.
      for (const [k, key] of (["teacherError", "studentError", "softGradient", "hardGradient"] as const).entries())
        for (const at of healthyRun[key].keys()) {
          const values = healthyRun[key].with(at, bad[(at + k) % 3]!);
          tools.same(await student.call("diagnose", { ...healthyRun, [key]: values }), "diverged");
        }
    },
  },
  {
    id: "diagnose/careful",
    points: 1,
    title: "One odd evaluation does not decide, and none is left out",
    proves:
      "The median of the ratios, of an even count too, against 1/T; every evaluation of the teacher; the first fault.",
    async run(student, tools) {
      // A teacher that moved and came back.
      tools.same(await student.call("diagnose", { ...healthyRun, teacherError: [2.1, 2.6, 2.3, 2.1] }), "swapped");
      // It moved by little, and at one evaluation alone.
      tools.same(await student.call("diagnose", { ...healthyRun, teacherError: [2.1, 2.1, 2.11, 2.1] }), "swapped");
      // A student that has stopped learning is no swapped one.
      tools.same(await student.call("diagnose", { ...healthyRun, studentError: [5, 5, 5, 5] }), "healthy");
      // Small because training is nearly done, not because T² is missing: the ratio 0.4 is above 1/4.
      const fading = { ...healthyRun, softGradient: [0.04, 0.04, 0.04, 0.04], hardGradient: [0.1, 0.1, 0.1, 0.1] };
      tools.same(await student.call("diagnose", fading), "healthy");
      tools.same(await student.call("diagnose", { ...fading, temperature: 2 }), "unscaled");
      // Between 1/16 and 1/8.
      const faint = { ...fading, temperature: 8, softGradient: [0.01, 0.01, 0.01, 0.01] };
      tools.same(await student.call("diagnose", faint), "unscaled");
      // Small is not 0: the soft term still depends on the student.
      const tiniest = { ...healthyRun, softGradient: [1e-7, 1e-7, 1e-7, 1e-7] };
      tools.same(await student.call("diagnose", tiniest), "unscaled");
      // One spike among small ratios.
      const spike = { ...healthyRun, softGradient: [9, 0.01, 0.01, 0.01], hardGradient: [0.1, 0.1, 0.1, 0.1] };
      tools.same(await student.call("diagnose", spike), "unscaled");
      // A ratio such as 1e-7 is the smallest, though not as text.
      const tiny = { ...healthyRun, softGradient: [1e-8, 0.02, 0.05], hardGradient: [0.1, 0.1, 0.1] };
      tools.same(await student.call("diagnose", tiny), "unscaled");
      // Four ratios, the middle ones on either side of 1/4: their mean decides, neither the one nor the other.
      const four = { ...healthyRun, hardGradient: [1, 1, 1, 1] };
      tools.same(await student.call("diagnose", { ...four, softGradient: [0.9, 0.1, 0.27, 0.2] }), "unscaled");
      tools.same(await student.call("diagnose", { ...four, softGradient: [0.9, 0.1, 0.34, 0.2] }), "healthy");
      // The ratio 1/4 itself is not below 1/4.
      tools.same(await student.call("diagnose", { ...four, softGradient: [0.25, 0.25, 0.25, 0.25] }), "healthy");
      // The ratios 1/2, 1/10 and 1/5 have the median 1/5; the medians, 0.4 and 1, have the ratio 0.4.
      const uneven = { ...healthyRun, softGradient: [0.5, 0.1, 0.4], hardGradient: [1, 1, 2] };
      tools.same(await student.call("diagnose", uneven), "unscaled");
      // Several faults: the first of them.
      const still = { ...healthyRun, teacherError: [9, 8, 7, 6], softGradient: [0, 0, 0, 0] };
      tools.same(await student.call("diagnose", still), "swapped");
      const all = { ...still, studentError: [9, 8, Number.NaN, 6] };
      tools.same(await student.call("diagnose", all), "diverged");
      // The first evaluation may well be 0, the last one, or both.
      tools.same(await student.call("diagnose", { ...healthyRun, softGradient: [0, 0.5, 0.3, 0.2] }), "healthy");
      tools.same(await student.call("diagnose", { ...healthyRun, softGradient: [0.9, 0.5, 0.3, 0] }), "healthy");
      tools.same(await student.call("diagnose", { ...healthyRun, softGradient: [0, 0.5, 0.3, 0] }), "healthy");
      // One evaluation that is not 0 is enough: the soft term does depend on the student.
      tools.same(await student.call("diagnose", { ...healthyRun, softGradient: [0.9, 0, 0, 0] }), "unscaled");
      tools.same(await student.call("diagnose", { ...healthyRun, softGradient: [0, 0, 0, 0.2] }), "unscaled");
    },
  },
];

export const hidden: HiddenChecks = {
  softmax,
  "distillation-loss": distillationLoss,
  "distillation-gradient": distillationGradient,
  diagnose,
};
