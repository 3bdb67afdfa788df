import { drawBatch, drawShifts, type ImageSet, type Split, shiftedCopies, standardise } from "../../lib/data";
import { distillationLoss } from "../../lib/distillation";
import { initMlp, type MlpParameters } from "../../lib/models";
import { type Bar, bar, pairedDifferences } from "../../lib/statistics";
import {
  type Arm,
  constant,
  cosine,
  evaluate,
  hardLabels,
  type LossTerm,
  predictLogits,
  type Schedule,
  train,
} from "../../lib/training";

/**
 * What Hinton, Vinyals and Dean (2015) report, section 3 (test errors of 10,000) and table 1 (frame accuracy in %):
 * one run each, no interval.
 */
export const hinton2015 = {
  mnist: { teacher: 67, labels: 146, distilled: 74 },
  speech: { ensemble: 61.1, single: 58.9, distilled: 60.8 },
} as const;

/** What lesson 01 fixes by its design: sizes, lengths, batches, the teacher's regularisation, a constant rate, the teacher alone (α = 1), the bar. */
export const design = {
  teacher: { hidden: [400, 400], steps: 2000, batch: 128, jitter: 1, dropout: { hidden: 0.1 } },
  student: { hidden: [200, 200], steps: 1000, batch: 64 },
  alpha: 1,
  /** Percentage points. */
  threshold: 0.5,
} as const;

export type StudentRecipe = { readonly learningRate: number; readonly schedule: Schedule };

/** What validation chose (`01-tuning.test.ts`). */
export const chosen: { teacherRate: number; student: StudentRecipe; temperature: number; labels: StudentRecipe } = {
  teacherRate: 3e-3,
  /** For both arms of the lesson: the rate that is best for labels alone. */
  student: { learningRate: 2e-3, schedule: constant },
  temperature: 4,
  /** The recipe that is best for labels alone when the schedule is free too: what a student without a teacher can do. */
  labels: { learningRate: 8e-3, schedule: cosine },
};

/** Test errors in %, one a seed where there are several. */
export interface DistillationEffect {
  readonly teacher: number;
  readonly labels: readonly number[];
  readonly distilled: readonly number[];
  /** Labels alone by their own best recipe. */
  readonly labelsAtBest: readonly number[];
  /** The lesson's: the arms differ in the loss alone. */
  readonly bar: Bar;
  /** Distilled as in the lesson against labels alone at their best. */
  readonly barAtBest: Bar;
}

/**
 * Lesson 01 as one function: a regularised teacher, then students on labels alone and on the teacher alone.
 *
 * @param split as drawn, not standardised
 * @param seed names the teacher and the students
 */
export async function distillationEffect(split: Split, seed: string, students: number): Promise<DistillationEffect> {
  const data = standardise(split);
  const teacher = await trainTeacher(data.train, chosen.teacherRate, `${seed}, teacher`);
  const seeds = Array.from({ length: students }, (_, s) => `${seed}, student ${s}`);
  const labels = hardLabels(data.train.labels, 10);
  const distilled = await lossOfTeacher(data.train, teacher, chosen.temperature);
  const lesson = await trainStudents(data.train, { labels, distilled }, chosen.student, seeds);
  const best = await trainStudents(data.train, { labels }, chosen.labels, seeds);
  const errors = {
    labels: await errorsOn(data.test, lesson.labels!),
    distilled: await errorsOn(data.test, lesson.distilled!),
    labelsAtBest: await errorsOn(data.test, best.labels!),
  };
  const gainOver = (control: readonly number[], than: string) =>
    bar({
      claim: `On ${split.test.name}, distillation lowers the student's test error ${than}`,
      values: pairedDifferences(control, errors.distilled),
      threshold: design.threshold,
      unit: "points",
    });
  return {
    teacher: (await errorsOn(data.test, teacher))[0]!,
    ...errors,
    bar: gainOver(errors.labels, "against labels alone, the loss being the one difference"),
    barAtBest: gainOver(errors.labelsAtBest, "against labels alone by their own best recipe"),
  };
}

/** @param images standardised */
export async function trainTeacher(images: ImageSet, learningRate: number, seed: string): Promise<MlpParameters> {
  const { hidden, steps, batch, jitter, dropout } = design.teacher;
  const jittered = shiftedCopies(images, jitter);
  const { arms } = await train({
    seeds: [seed],
    inputs: jittered.images,
    steps,
    learningRate,
    schedule: cosine,
    arms: {
      teacher: {
        start: initMlp({ sizes: [images.height * images.width, ...hidden, 10], seeds: [seed] }),
        loss: hardLabels(jittered.labels, 10),
        drawRows: (random) => drawShifts(drawBatch(random, images.count, batch), images.count, jitter, random),
        dropout,
      },
    },
  });
  return arms.teacher.last;
}

/** The loss of a student that learns from the teacher alone. */
export async function lossOfTeacher(images: ImageSet, teacher: MlpParameters, temperature: number) {
  const teacherLogits = await predictLogits(teacher, images.images);
  return distillationLoss({ teacherLogits, classes: 10, temperature, alpha: design.alpha });
}

/** Students that start alike, see the same mini-batches and differ in the loss. */
export async function trainStudents(
  images: ImageSet,
  losses: Readonly<Record<string, LossTerm[]>>,
  recipe: StudentRecipe,
  seeds: readonly string[],
): Promise<Record<string, MlpParameters>> {
  const { hidden, steps, batch } = design.student;
  const start = initMlp({ sizes: [images.height * images.width, ...hidden, 10], seeds });
  const arms = Object.entries(losses).map(([name, loss]): [string, Arm] => [
    name,
    { start, loss, drawRows: (random) => drawBatch(random, images.count, batch) },
  ]);
  const trained = await train<string>({
    seeds,
    inputs: images.images,
    arms: Object.fromEntries(arms),
    steps,
    ...recipe,
  });
  return Object.fromEntries(Object.entries(trained.arms).map(([name, { last }]) => [name, last]));
}

/** Errors in %, one a replicate. */
export async function errorsOn(rows: ImageSet, network: MlpParameters): Promise<number[]> {
  const { error } = await evaluate(network, { inputs: rows.images, labels: rows.labels });
  return error.map((share) => 100 * share);
}
