import { drawBatch, drawShifts, type Split, shiftedCopies, standardise } from "../../lib/data";
import { distil } from "../../lib/distillation";
import { initMlp } from "../../lib/models";
import { type Bar, bar, pairedDifferences } from "../../lib/statistics";
import { cosine, evaluate, hardLabels, train } from "../../lib/training";

/**
 * What Hinton, Vinyals and Dean (2015) report, section 3 (test errors of 10,000) and table 1 (frame accuracy in %):
 * one run each, no interval.
 */
export const hinton2015 = {
  mnist: { teacher: 67, labels: 146, distilled: 74 },
  speech: { ensemble: 61.1, single: 58.9, distilled: 60.8 },
} as const;

/** The settings of lesson 01, chosen on the seeds tuning-1 to tuning-3 of glyphs and tuning-1 to tuning-7 of MNIST-14. */
const settings = {
  teacher: { hidden: [400, 400], steps: 2000, batch: 128, learningRate: 1.5e-3, dropout: { hidden: 0.1 }, jitter: 1 },
  student: { hidden: [200, 200], steps: 1000, batch: 64, learningRate: 1e-3 },
  temperature: 4,
  alpha: 1,
  /** Percentage points. */
  threshold: 0.5,
} as const;

/** Test errors in %. */
export interface DistillationEffect {
  readonly teacher: number;
  /** One a seed, and so is `distilled`. */
  readonly labels: readonly number[];
  readonly distilled: readonly number[];
  readonly bar: Bar;
}

/**
 * Lesson 01 as one function: a regularised teacher, then students on labels alone and on the teacher alone.
 *
 * @param split as drawn, not standardised
 * @param seed names the teacher and the students
 */
export async function distillationEffect(split: Split, seed: string, students: number): Promise<DistillationEffect> {
  const data = standardise(split);
  const features = data.train.height * data.train.width;
  const { temperature, alpha, threshold } = settings;
  const test = { inputs: data.test.images, labels: data.test.labels };
  const percent = (errors: readonly number[]) => errors.map((share) => 100 * share);

  const { jitter } = settings.teacher;
  const jittered = shiftedCopies(data.train, jitter);
  const taught = await train({
    seeds: [`${seed}, teacher`],
    inputs: jittered.images,
    steps: settings.teacher.steps,
    learningRate: settings.teacher.learningRate,
    schedule: cosine,
    arms: {
      teacher: {
        start: initMlp({ sizes: [features, ...settings.teacher.hidden, 10], seeds: [`${seed}, teacher`] }),
        loss: hardLabels(jittered.labels, 10),
        drawRows: (random) =>
          drawShifts(drawBatch(random, data.train.count, settings.teacher.batch), data.train.count, jitter, random),
        dropout: settings.teacher.dropout,
      },
    },
  });
  const teacher = taught.arms.teacher.last;

  const seeds = Array.from({ length: students }, (_, s) => `${seed}, student ${s}`);
  const { arms } = await distil({
    teacher,
    student: {
      start: initMlp({ sizes: [features, ...settings.student.hidden, 10], seeds }),
      drawRows: (random) => drawBatch(random, data.train.count, settings.student.batch),
    },
    seeds,
    inputs: data.train.images,
    labels: data.train.labels,
    temperature,
    alpha,
    steps: settings.student.steps,
    learningRate: settings.student.learningRate,
  });
  const labels = percent((await evaluate(arms.hard.last, test)).error);
  const distilled = percent((await evaluate(arms.distilled.last, test)).error);
  return {
    teacher: percent((await evaluate(teacher, test)).error)[0]!,
    labels,
    distilled,
    bar: bar({
      claim: `On ${split.test.name}, distillation lowers the student's test error`,
      values: pairedDifferences(labels, distilled),
      threshold,
      unit: "points",
    }),
  };
}
