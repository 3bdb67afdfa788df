import { drawBatch, type ImageSet, type Split, standardise, take } from "../../lib/data";
import { noisyLabels } from "../../lib/distillation";
import { initMlp, type MlpParameters } from "../../lib/models";
import { type Random, seededRandom } from "../../lib/random";
import { bornAgain, type NoisySine, noisySine } from "../../lib/self-distillation";
import { type Bar, bar, type EquivalenceBar, equivalenceBar, pairedDifferences } from "../../lib/statistics";
import { hardLabels, train } from "../../lib/training";
import { errorsOn } from "./distillation-effect";

/**
 * What Furlanello, Lipton, Tschannen, Itti and Anandkumar (2018) report, table 2: test errors in % on CIFAR-100 of
 * DenseNets, one run each, no interval. Generations 0 (the teacher) to 3, each taught by the one before alone.
 */
export const furlanello2018 = {
  "DenseNet-112-33": [18.25, 17.61, 17.22, 16.59],
  "DenseNet-90-60": [17.69, 16.62, 16.44, 16.72],
  "DenseNet-80-80": [17.16, 16.26, 16.3, 15.5],
} as const;

/** What lesson 08 fixes by its design: few images and many steps, so that the network can learn its labels by heart. */
export const design = {
  images: 2000,
  hidden: [100],
  steps: 1000,
  batch: 64,
  generations: 3,
  /** The teacher alone, as in the paper's best arm. */
  alpha: 1,
  /** Share of the training labels that is wrong in the second experiment. */
  wrong: 0.3,
  /** Percentage points that students have to gain over their controls on wrong labels. */
  threshold: 0.5,
  /** Percentage points within which they have to stay on right ones. */
  margin: 1,
  /** Of draws of the noisy sine, whose error has to be least in a round that is neither the first nor the last. */
  interior: 0.6,
} as const;

/** What validation chose (`08-tuning.test.ts`). */
export const chosen = { learningRate: 8e-3, temperature: 2 };

/** Whether self-distillation helps in a draw, and too much of it does harm again. */
export const hasInteriorOptimum = ({ bestRound, rounds }: NoisySine): boolean =>
  bestRound > 0 && bestRound < rounds.length - 1;

/** @returns `draws` noisy sines by the settings of Mobahi, Farajtabar and Bartlett 2020 */
export const drawSines = (seed: string, draws: number): NoisySine[] =>
  Array.from({ length: draws }, (_, i) => noisySine({ random: seededRandom(seed).fork(i) }));

/** Errors in %, `[generations + 1][seeds]`, on rows with true labels. */
export interface Lineages {
  readonly student: readonly (readonly number[])[];
  readonly control: readonly (readonly number[])[];
}

/** Standardised, with the training images and labels of the lesson: a few images, and a share of their labels wrong. */
function prepare(split: Split, seed: string, wrong: number) {
  const data = standardise(split);
  const images = take(
    data.train,
    Int32Array.from({ length: design.images }, (_, i) => i),
  );
  return { ...data, images, labels: noisyLabels(images.labels, 10, wrong, seededRandom(`${seed}, wrong labels`)) };
}

const startOf = (images: ImageSet, seeds: readonly string[]): MlpParameters =>
  initMlp({ sizes: [images.height * images.width, ...design.hidden, 10], seeds });

export interface Recipe {
  readonly learningRate: number;
  readonly temperature: number;
  readonly generations: number;
}

/** @param on the part whose errors are returned */
export async function lineages(
  split: Split,
  seeds: readonly string[],
  wrong: number,
  recipe: Recipe = { ...chosen, generations: design.generations },
  on: "test" | "validation" = "test",
): Promise<Lineages> {
  const data = prepare(split, seeds[0]!, wrong);
  const { images } = data;
  const born = await bornAgain({
    seeds,
    inputs: images.images,
    labels: data.labels,
    steps: design.steps,
    alpha: design.alpha,
    ...recipe,
    start: (generation) =>
      startOf(
        images,
        seeds.map((seed) => `${seed}, generation ${generation}`),
      ),
    drawRows: (random: Random) => drawBatch(random, images.count, design.batch),
  });
  const errors = (kind: "student" | "control") =>
    Promise.all(born.map((generation) => errorsOn(data[on], generation[kind])));
  return { student: await errors("student"), control: await errors("control") };
}

/**
 * Test errors in % of networks on labels alone that are stopped where the error on the validation images is lowest,
 * whose labels are wrong as often as those of the training.
 */
export async function stoppedEarly(split: Split, seeds: readonly string[], wrong: number): Promise<number[]> {
  const { images, labels, validation, test } = prepare(split, seeds[0]!, wrong);
  const random = seededRandom(`${seeds[0]}, wrong validation labels`);
  const { arms } = await train({
    seeds,
    inputs: images.images,
    steps: design.steps,
    learningRate: chosen.learningRate,
    validation: { inputs: validation.images, labels: noisyLabels(validation.labels, 10, wrong, random) },
    arms: {
      labels: {
        start: startOf(images, seeds),
        loss: hardLabels(labels, 10),
        drawRows: (rows) => drawBatch(rows, images.count, design.batch),
      },
    },
  });
  return errorsOn(test, arms.labels.best!.parameters);
}

/** What each seed gains over its controls, in points: the mean over generations 1 to the last. */
export function gains({ student, control }: Lineages): number[] {
  const each = student.slice(1).map((errors, g) => pairedDifferences(control[g + 1]!, errors));
  return student[0]!.map((_, s) => each.reduce((sum, own) => sum + own[s]!, 0) / each.length);
}

/** That students gain where a share of the labels is wrong. */
export const gainBar = (on: string, found: Lineages): Bar =>
  bar({
    claim: `On ${on}, 30 % of labels wrong, self-distillation lowers the error`,
    values: gains(found),
    threshold: design.threshold,
    unit: "points",
  });

/** That it changes little where all are right. */
export const nothingBar = (on: string, found: Lineages): EquivalenceBar =>
  equivalenceBar({
    claim: `On ${on}, right labels, self-distillation changes little`,
    values: gains(found),
    margin: design.margin,
    unit: "points",
  });
