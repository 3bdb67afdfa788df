import { tf } from "../../lib/backend";
import {
  drawAmong,
  drawBatch,
  drawMixup,
  drawShifts,
  type ImageSet,
  mixRows,
  type Split,
  shiftedCopies,
} from "../../lib/data";
import {
  distil,
  fitBias,
  matchNetworkFunction,
  recall,
  rowsWithout,
  smoothedLabels,
  softTargets,
} from "../../lib/distillation";
import { cifarResNet, initMlp, type MlpParameters, parameterCount } from "../../lib/models";
import { seededRandom } from "../../lib/random";
import { noisySine } from "../../lib/self-distillation";
import { calibration } from "../../lib/statistics";
import {
  adam,
  type CheckpointSettings,
  cosine,
  evaluate,
  hardLabels,
  maxNorm,
  momentum,
  predictLogits,
  predictNetworkLogits,
  stepwise,
  train,
  warmUp,
  weightDecay,
} from "../../lib/training";
import { checkpointOf, type KeptRun } from "./kept-run";
import {
  augmented,
  classesOf,
  cropsAndFlips,
  type Extent,
  type Measures,
  networkError,
  type PublishedSetting,
  type Recipe,
  testRows,
  toExtent,
  trainByRecipe,
  validationRows,
} from "./published-setting";

const wrongOf = (shares: readonly number[], { test }: Split) => shares.map((share) => Math.round(share * test.count));

/**
 * Hinton, Vinyals and Dean 2015, section 3: the teacher of both experiments. With `smoothing` the second one of Müller
 * and others on MNIST (section 4), whose labels are smoothed in place of dropout and the constraint on weights.
 */
async function hintonTeacher(
  { train: images }: Split,
  steps: number,
  checkpoint: CheckpointSettings | undefined,
  smoothing?: number,
): Promise<MlpParameters> {
  const jitter = 1;
  const jittered = shiftedCopies(images, jitter);
  const start = initMlp({ sizes: [784, 1200, 1200, 10], seeds: ["teacher"] });
  const { arms } = await train({
    seeds: ["teacher"],
    inputs: jittered.images,
    steps,
    learningRate: 1e-3,
    checkpoint,
    createStepper: smoothing === undefined ? maxNorm(3) : undefined,
    arms: {
      teacher: {
        start,
        loss:
          smoothing === undefined ? hardLabels(jittered.labels, 10) : smoothedLabels(jittered.labels, 10, smoothing),
        drawRows: (random) => drawShifts(drawBatch(random, images.count, 100), images.count, jitter, random),
        dropout: smoothing === undefined ? { input: 0.2, hidden: 0.5 } : undefined,
      },
    },
  });
  tf.dispose(start);
  return arms.teacher.last;
}

/** Students 784-800-800-10 on labels and on the teacher's answers alone. Disposes of the teacher. */
async function hintonStudents(
  teacher: MlpParameters,
  data: Split,
  extent: Extent,
  rows: Int32Array,
  checkpoint: CheckpointSettings | undefined,
  temperature = 20,
) {
  const start = initMlp({ sizes: [784, 800, 800, 10], seeds: ["student"] });
  const { arms } = await distil({
    teacher,
    student: { start, drawRows: (random) => drawAmong(random, rows, 100) },
    seeds: ["student"],
    inputs: data.train.images,
    labels: data.train.labels,
    temperature,
    alpha: 1,
    steps: extent(50_000),
    learningRate: 1e-3,
    checkpoint,
  });
  tf.dispose([start, teacher]);
  return { hard: arms.hard.last, distilled: arms.distilled.last };
}

const every = ({ labels }: ImageSet) => Int32Array.from(labels, (_, row) => row);
const errorsOf = async (network: MlpParameters, data: Split) =>
  wrongOf((await evaluate(network, testRows(data))).error, data);

/** α of Müller and others 2019: of tables 2 and 3 (ResNet-56); the text does not give that of MNIST. */
const smoothing = { accuracy: 0.1, calibration: 0.05, mnist: 0.1 } as const;

/** Residual networks of 6n + 2 layers by He and others 2016, section 4.2. */
export const resNetRecipe = (data: Split, blocks: number): Recipe => ({
  network: cifarResNet({ blocks, classes: classesOf(data) }),
  ...{ steps: 64_000, batch: 128, learningRate: 0.1, lookEvery: 1000 },
  schedule: stepwise([32_000, 48_000]),
  optimizer: weightDecay(momentum(0.9), 1e-4),
  augment: augmented(data),
});

async function smoothedResNets(data: Split, extent: Extent, kept?: KeptRun): Promise<Measures> {
  const recipe = toExtent(resNetRecipe(data, 9), extent);
  const measures: Record<string, number> = {};
  const losses = {
    hard: hardLabels(data.train.labels, classesOf(data)),
    "smoothed by 0.1": smoothedLabels(data.train.labels, classesOf(data), smoothing.accuracy),
    "smoothed by 0.05": smoothedLabels(data.train.labels, classesOf(data), smoothing.calibration),
  };
  for (const [name, loss] of Object.entries(losses)) {
    const { last } = await trainByRecipe(recipe, data, { seed: "0", loss, checkpoint: checkpointOf(kept, name) });
    const probabilities = softTargets(
      [await predictNetworkLogits(recipe.network, last, data.test.images)],
      classesOf(data),
      1,
    );
    measures[`${name}, % accuracy`] = 100 - (await networkError(recipe, last, data));
    measures[`${name}, expected calibration error`] = calibration(
      probabilities,
      data.test.labels,
      classesOf(data),
    ).expectedError;
    tf.dispose(last);
    kept?.record.write(measures);
  }
  return measures;
}

async function functionMatching(data: Split, extent: Extent, kept?: KeptRun): Promise<Measures> {
  const teacherRecipe = toExtent(resNetRecipe(data, 9), extent);
  const teacher = (
    await trainByRecipe(teacherRecipe, data, { seed: "teacher", checkpoint: checkpointOf(kept, "teacher") })
  ).last;
  const batch = 512;
  const epochs = 1200;
  const recipe = toExtent(
    {
      network: cifarResNet({ classes: classesOf(data) }),
      ...{ batch, steps: epochs * Math.ceil(45_000 / batch), learningRate: 3e-3, lookEvery: 1000 },
      schedule: warmUp(1000, cosine),
      optimizer: weightDecay(adam(), 1e-5),
    },
    extent,
  );
  const views = cropsAndFlips(data);
  const taught = matchNetworkFunction({
    ...{ network: teacherRecipe.network, teacher, rows: data.train.count, temperature: 1 },
    change: (inputs, rows, random) => mixRows(views(inputs, random), drawMixup(random.fork("mixup"), rows)),
  });
  const student = await trainByRecipe(recipe, data, {
    ...{ seed: "student", ...taught, validation: validationRows(data) },
    checkpoint: checkpointOf(kept, "student"),
  });
  const labels = await trainByRecipe(recipe, data, {
    ...{ seed: "student", augment: augmented(data) },
    checkpoint: checkpointOf(kept, "student on labels"),
  });
  const accuracy = async (own: Recipe, parameters: typeof teacher) => 100 - (await networkError(own, parameters, data));
  const measures = {
    "teacher, % accuracy": await accuracy(teacherRecipe, teacher),
    student: await accuracy(recipe, student.last),
    "student on labels": await accuracy(recipe, labels.last),
  };
  tf.dispose([teacher, student.last, student.best!.parameters, labels.last]);
  return measures;
}

const hintonDiffers =
  "weights into a hidden unit at most 3 long, a limit that the paper does not give; jitter of 1 pixel, not 2; Adam, whose length and rate the paper does not give";

export const publishedDistillation: Readonly<Record<string, PublishedSetting>> = {
  "hinton-2015-mnist": {
    paper: "Hinton, Vinyals and Dean 2015, section 3",
    setting:
      "784-1200-1200-10 with dropout, jitter of 2 pixels and weight constraints teaches 784-800-800-10 at T = 20",
    figures: { "teacher, errors of 10,000": 67, "labels alone": 146, distilled: 74 },
    small: "01-distillation-loss.test.ts",
    differs: hintonDiffers,
    learns: "MNIST",
    run: async (data, extent, kept) => {
      const teacher = await hintonTeacher(data, extent(50_000), checkpointOf(kept, "teacher"));
      const ofTeacher = await errorsOf(teacher, data);
      const checkpoint = checkpointOf(kept, "students");
      const { hard, distilled } = await hintonStudents(teacher, data, extent, every(data.train), checkpoint);
      const measures = {
        teacher: ofTeacher,
        "labels alone": await errorsOf(hard, data),
        distilled: await errorsOf(distilled, data),
      };
      tf.dispose([hard, distilled]);
      return measures;
    },
  },
  "hinton-2015-without-3": {
    paper: "Hinton, Vinyals and Dean 2015, section 3",
    setting:
      "as hinton-2015-mnist, without any 3 in the transfer set; then the bias of 3 raised (by the paper: on the test set)",
    figures: {
      "errors of 10,000": 206,
      "of them threes, of 1,010": 133,
      "errors, bias raised": 109,
      "threes, bias raised": 14,
    },
    small: "03-dark-knowledge.test.ts",
    differs: `${hintonDiffers}; the bias is fitted on validation`,
    learns: "MNIST",
    run: async (data, extent, kept) => {
      const teacher = await hintonTeacher(data, extent(50_000), checkpointOf(kept, "teacher"));
      const { hard, distilled } = await hintonStudents(
        teacher,
        data,
        extent,
        rowsWithout(data.train.labels, [3]),
        checkpointOf(kept, "students"),
      );
      const { parameters, bias } = await fitBias(distilled, validationRows(data), [3]);
      const recalls = async (network: MlpParameters) =>
        (await predictLogits(network, data.test.images)).map((own) => recall(own, data.test.labels, 10, 3));
      const measures = {
        errors: await errorsOf(distilled, data),
        "recall of 3": await recalls(distilled),
        bias,
        "errors, bias raised": await errorsOf(parameters, data),
        "recall of 3, bias raised": await recalls(parameters),
      };
      tf.dispose([hard, distilled, parameters]);
      return measures;
    },
  },
  "hinton-2015-only-7-and-8": {
    paper: "Hinton, Vinyals and Dean 2015, section 3",
    setting:
      "as hinton-2015-mnist, with 7s and 8s alone in the transfer set; then the biases of 7 and 8 lowered (by the paper: for the test set)",
    figures: { "% error": 47.3, "% error, biases lowered": 13.2 },
    small: "../../notebooks/03-dark-knowledge.ipynb",
    differs: `${hintonDiffers}; the paper lowers both biases by 7.6, here they are fitted on validation`,
    learns: "MNIST",
    run: async (data, extent, kept) => {
      const teacher = await hintonTeacher(data, extent(50_000), checkpointOf(kept, "teacher"));
      const missing = [0, 1, 2, 3, 4, 5, 6, 9];
      const { hard, distilled } = await hintonStudents(
        teacher,
        data,
        extent,
        rowsWithout(data.train.labels, missing),
        checkpointOf(kept, "students"),
      );
      const { parameters, bias } = await fitBias(distilled, validationRows(data), [7, 8]);
      const percent = async (network: MlpParameters) =>
        (await evaluate(network, testRows(data))).error.map((share) => 100 * share);
      const measures = {
        "% error": await percent(distilled),
        bias,
        "% error, biases lowered": await percent(parameters),
      };
      tf.dispose([hard, distilled, parameters]);
      return measures;
    },
  },
  "hinton-2015-speech": {
    paper: "Hinton, Vinyals and Dean 2015, table 1",
    setting:
      "acoustic model: 26 frames of 40 filter banks, 8 hidden layers of 2,560 units, 14,000 states; one network, ten averaged, one distilled from the ten",
    figures: { "one, frame accuracy %": 58.9, ensemble: 61.1, distilled: 60.8 },
    counts: [
      {
        of: "parameters, about",
        ours: () => parameterCount([26 * 40, ...Array<number>(8).fill(2560), 14_000]),
        stated: 85e6,
        roundedTo: 5e6,
      },
    ],
    differs: "nothing is run: the 2,000 hours of speech are not public",
    learns: "nothing",
  },
  "mueller-2019-mnist": {
    paper: "Müller, Kornblith and Hinton 2019, section 4",
    setting:
      "a teacher with dropout and one on smoothed labels without, on shifted MNIST digits, and an unregularised student of each on digits as they are",
    figures: {
      "teacher with dropout, % error": 0.67,
      "its student": 0.74,
      "teacher on smoothed labels": 0.59,
      "student of the smoothed": 0.91,
    },
    small: "small-experiments.test.ts",
    differs: `the networks of hinton-2015-mnist and their Adam, and with dropout their constraint on weights; α = ${smoothing.mnist} and T = 1, which the paper does not give here`,
    learns: "MNIST",
    run: async (data, extent, kept) => {
      const measures: Record<string, number[]> = {};
      for (const [name, alpha] of [["dropout", undefined] as const, ["smoothed labels", smoothing.mnist] as const]) {
        const ofTeacher = checkpointOf(kept, `teacher with ${name}`);
        const teacher = await hintonTeacher(data, extent(50_000), ofTeacher, alpha);
        measures[`teacher with ${name}, errors`] = await errorsOf(teacher, data);
        const ofStudents = checkpointOf(kept, `students of the teacher with ${name}`);
        const { hard, distilled } = await hintonStudents(teacher, data, extent, every(data.train), ofStudents, 1);
        measures[`its student, teacher with ${name}, errors`] = await errorsOf(distilled, data);
        tf.dispose([hard, distilled]);
      }
      return measures;
    },
  },
  "mueller-2019-smoothing": {
    paper: "Müller, Kornblith and Hinton 2019, tables 2 and 3",
    setting:
      "networks trained with hard and with smoothed labels: α = 0.1 for accuracy, 0.05 for calibration in 15 bins",
    figures: {
      "AlexNet on CIFAR-10, % accuracy, hard → smoothed by 0.1": "86.8 ± 0.2 → 86.7 ± 0.3",
      "ResNet-56 on CIFAR-100, % accuracy, hard → smoothed by 0.1": "72.1 ± 0.3 → 72.7 ± 0.3",
      "ResNet-56 on CIFAR-100, expected calibration error, hard → smoothed by 0.05": "0.150 → 0.024",
    },
    small: "methods.test.ts",
    differs: "ResNet-56 on CIFAR-10; length and rate are those of He and others 2016, section 4.2",
    learns: "CIFAR-10",
    run: smoothedResNets,
  },
  "beyer-2022-patient": {
    paper: "Beyer, Zhai, Royer, Markeeva, Anil and Kolesnikov 2022",
    setting: "function matching on ImageNet: BiT-R152x2 teaches ResNet-50 on crops, flips and mixup",
    figures: { "teacher, % accuracy": 83.0, student: 82.8, "student on labels": 77.2 },
    small: "methods.test.ts",
    differs:
      "CIFAR-10; residual networks of 56 and 20 layers; 1,200 epochs with Adam, whose rate and decay are ours; no clipping of the gradient",
    learns: "CIFAR-10",
    run: functionMatching,
  },
  "mobahi-2020-sine": {
    paper: "Mobahi, Farajtabar and Bartlett 2020, section 4",
    setting:
      "11 noisy points of a sine (σ = 0.5), a smoothing spline within ε = 0.045, fitted to its own fit again and again",
    figures: { "best round": "neither the first nor the last before collapse" },
    small: "08-self-distillation.test.ts",
    differs: "50 draws of the noise in place of one",
    learns: "nothing",
    run: async (_, extent) => {
      const draws = Array.from({ length: extent(50, 50) }, (_, i) =>
        noisySine({ random: seededRandom("published").fork(i) }),
      );
      return {
        "best round": draws.map(({ bestRound }) => bestRound),
        "rounds before collapse": draws.map(({ rounds }) => rounds.length),
        "error of the best round over that of the first": draws.map(
          ({ rounds, bestRound }) => rounds[bestRound]!.error / rounds[0]!.error,
        ),
      };
    },
  },
};
