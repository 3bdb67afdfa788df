import { drawAmong, drawShifts, type ImageSet, type Split, shiftedCopies } from "../../lib/data";
import { bestBias, recall, rowsWithout } from "../../lib/distillation";
import { initMlp } from "../../lib/models";
import { bar } from "../../lib/statistics";
import { type Arm, type LossTerm, predictClasses, predictLogits, train } from "../../lib/training";
import { chosen, design } from "./distillation-effect";

/**
 * What lesson 03 fixes by its design: size, length and batches of the student are those of lesson 01, rate and schedule
 * what is best there for students on labels alone. The transfer set, and the validation images that the bias is fitted
 * on, are taken with their copies shifted by up to `jitter` pixels, as the teacher's training images are.
 */
export const darkKnowledge = {
  classes: 10,
  student: chosen.labels,
  jitter: 1,
  /** Chosen on validation images (`03-tuning.test.ts`). */
  temperature: 16,
  /** % of the threes that are recognised after the bias fit: more by the distilled student, fewer by the one on labels. */
  distilledAbove: 85,
  labelsBelow: 40,
} as const;

/** Logits of each seed, `[seeds]` of `[rows, classes]`. */
type Logits = readonly Float32Array[];

export interface Answers {
  /** On the validation images and their shifted copies, the unmoved ones first. */
  readonly validation: Logits;
  readonly test: Logits;
}

/**
 * Students of a transfer set without some classes, one arm a loss; they start alike and see the same mini-batches.
 *
 * @param data standardised
 * @param missing classes without any row in the transfer set
 * @param losses of all rows of `jittered(data.train)`
 */
export async function studentsWithout(
  data: Split,
  missing: readonly number[],
  losses: Readonly<Record<string, LossTerm[]>>,
  seeds: readonly string[],
): Promise<Record<string, Answers>> {
  const { labels, count, height, width } = data.train;
  const { images: inputs } = jittered(data.train);
  const validationImages = jittered(data.validation).images;
  const rows = rowsWithout(labels, missing);
  const { jitter, student } = darkKnowledge;
  const start = initMlp({ sizes: [height * width, ...design.student.hidden, darkKnowledge.classes], seeds });
  const arms = Object.entries(losses).map(([name, loss]): [string, Arm] => [
    name,
    {
      start,
      loss,
      drawRows: (random) => drawShifts(drawAmong(random, rows, design.student.batch), count, jitter, random),
    },
  ]);
  const { steps } = design.student;
  const trained = await train<string>({ seeds, inputs, steps, ...student, arms: Object.fromEntries(arms) });
  const answers = Object.entries(trained.arms).map(async ([name, { last }]): Promise<[string, Answers]> => {
    const validation = await predictLogits(last, validationImages);
    return [name, { validation, test: await predictLogits(last, data.test.images) }];
  });
  return Object.fromEntries(await Promise.all(answers));
}

/** A part with its shifted copies. */
export const jittered = (part: ImageSet): ImageSet => shiftedCopies(part, darkKnowledge.jitter);

/** In %, one a seed. */
export interface Mended {
  readonly bias: readonly number[];
  readonly error: readonly number[];
  /** Of the class asked for. */
  readonly recall: readonly number[];
}

/**
 * Error and recall once the bias that is best on one part is added to the logits of a group.
 *
 * @param fit what the bias is fitted on; never what reports, where a result is claimed
 * @param group whose logits are raised
 * @param label the class whose recall is asked for
 */
export function mended(
  fit: { readonly logits: Logits; readonly on: ImageSet },
  report: { readonly logits: Logits; readonly on: ImageSet },
  group: readonly number[],
  label: number,
): Mended {
  const { classes } = darkKnowledge;
  const bias = fit.logits.map((own) => bestBias(own, fit.on.labels, classes, group));
  const raised = report.logits.map((own, s) => raise(own, group, bias[s]));
  return { bias, ...measured(raised, report.on, label) };
}

/** Error and recall of logits as they are. */
export function measured(logits: Logits, on: ImageSet, label: number): Pick<Mended, "error" | "recall"> {
  const { classes } = darkKnowledge;
  const wrong = (own: Float32Array) =>
    predictClasses(own, classes).filter((answer, n) => answer !== on.labels[n]).length / on.count;
  return {
    error: logits.map((own) => 100 * wrong(own)),
    recall: logits.map((own) => 100 * recall(own, on.labels, classes, label)),
  };
}

const raise = (logits: Float32Array, group: readonly number[], bias: number) =>
  logits.map((value, i) => (group.includes(i % darkKnowledge.classes) ? value + bias : value));

/** The two bars of lesson 03 from the recalls of 3 after the bias fit. */
export function missingClassBars(on: string, distilled: readonly number[], labels: readonly number[]) {
  return {
    distilled: bar({
      claim: `On ${on}, a distilled student that has never seen a 3 recognises threes after the bias fit`,
      values: distilled,
      threshold: darkKnowledge.distilledAbove,
      // What chance would give.
      noEffect: 10,
      unit: "%",
    }),
    labels: bar({
      claim: `On ${on}, the same student on labels alone does not recognise them, with a bias of its own`,
      values: labels,
      threshold: darkKnowledge.labelsBelow,
      side: "below",
      // What the labels would give if they carried the 3 as well.
      noEffect: 100,
      unit: "%",
    }),
  };
}
