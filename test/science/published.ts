import { drawAmong, drawBatch, drawShifts, type ImageSet, type Split, shiftedCopies } from "../../lib/data";
import { distil, fitBias, recall, rowsWithout } from "../../lib/distillation";
import { curveLevel, firstTicket, layerwise, pruningRates, type TicketCurveSettings } from "../../lib/lottery-ticket";
import { initMlp, type MlpParameters } from "../../lib/models";
import { type Masks, magnitudes, pruneLayers, type Trainer, trainPruneRetrain } from "../../lib/pruning";
import type { Random } from "../../lib/random";
import { adam, evaluate, hardLabels, predictLogits, train } from "../../lib/training";

/** Measures by name, one a seed where there are several. */
export type Measures = Readonly<Record<string, number | readonly number[]>>;

/** A setting of a paper, with what the paper reports of it. */
export interface PublishedSetting {
  readonly paper: string;
  /** Network, optimizer, length: what has to be known to repeat it. */
  readonly setting: string;
  /** The paper's figures, in the units of their names; one run each unless ± is given. */
  readonly figures: Readonly<Record<string, number | string>>;
  /** Where the course shows the effect at its own size, in this folder; it runs with every test. */
  readonly small?: string;
  /** What of the paper this laboratory does not repeat, in the setting below. */
  readonly differs?: string;
  /**
   * The paper's setting itself, hours long. It runs by name, on MNIST at 28×28: `published.test.ts` says how.
   *
   * @param data standardised
   * @param extent of what the paper takes so many of (steps, seeds, rounds): the number itself, or a few to see that it
   * runs
   */
  readonly run?: (data: Split, extent: (paper: number) => number) => Promise<Measures>;
}

const test = ({ test }: Split) => ({ inputs: test.images, labels: test.labels });
const wrongOf = (shares: readonly number[], { test }: Split) => shares.map((share) => Math.round(share * test.count));
const seedsOf = (count: number) => Array.from({ length: count }, (_, s) => `${s}`);
const draws = (count: number, batch: number) => (random: Random) => drawBatch(random, count, batch);

/** Hinton, Vinyals and Dean 2015, section 3: the teacher of both experiments. */
async function hintonTeacher({ train: images }: Split, steps: number): Promise<MlpParameters> {
  const jitter = 1;
  const jittered = shiftedCopies(images, jitter);
  const { arms } = await train({
    seeds: ["teacher"],
    inputs: jittered.images,
    steps,
    learningRate: 1e-3,
    arms: {
      teacher: {
        start: initMlp({ sizes: [784, 1200, 1200, 10], seeds: ["teacher"] }),
        loss: hardLabels(jittered.labels, 10),
        drawRows: (random) => drawShifts(drawBatch(random, images.count, 100), images.count, jitter, random),
        dropout: { input: 0.2, hidden: 0.5 },
      },
    },
  });
  return arms.teacher.last;
}

async function hintonStudents(data: Split, extent: (paper: number) => number, rows: Int32Array) {
  const teacher = await hintonTeacher(data, extent(50_000));
  const { arms } = await distil({
    teacher,
    student: {
      start: initMlp({ sizes: [784, 800, 800, 10], seeds: ["student"] }),
      drawRows: (random) => drawAmong(random, rows, 100),
    },
    seeds: ["student"],
    inputs: data.train.images,
    labels: data.train.labels,
    temperature: 20,
    alpha: 1,
    steps: extent(50_000),
    learningRate: 1e-3,
  });
  return { teacher, ...arms };
}

const every = ({ labels }: ImageSet) => Int32Array.from(labels, (_, row) => row);
const errorsOf = async (network: MlpParameters, data: Split) =>
  wrongOf((await evaluate(network, test(data))).error, data);

/** Frankle and Carbin 2019, figure 2: LeNet-300-100. */
function lenet300(data: Split, extent: (paper: number) => number): TicketCurveSettings {
  const seeds = seedsOf(extent(5));
  const prune = layerwise(pruningRates(3, 0.2, 0.1));
  const steps = extent(50_000);
  const lookEvery = Math.min(100, steps);
  return {
    data,
    hidden: [300, 100],
    seeds,
    steps,
    batch: 60,
    learningRate: 1.2e-3,
    optimizer: adam(),
    lookEvery,
    prune,
  };
}

const hintonDiffers =
  "no weight constraint; jitter of 1 pixel, not 2; Adam, whose length and rate the paper does not give";

/** Every published setting that the course takes figures from, by name. */
export const published: Readonly<Record<string, PublishedSetting>> = {
  "hinton-2015-mnist": {
    paper: "Hinton, Vinyals and Dean 2015, section 3",
    setting:
      "784-1200-1200-10 with dropout, jitter of 2 pixels and weight constraints teaches 784-800-800-10 at T = 20",
    figures: { "teacher, errors of 10,000": 67, "labels alone": 146, distilled: 74 },
    small: "01-distillation-loss.test.ts",
    differs: hintonDiffers,
    run: async (data, extent) => {
      const { teacher, hard, distilled } = await hintonStudents(data, extent, every(data.train));
      return {
        teacher: await errorsOf(teacher, data),
        "labels alone": await errorsOf(hard.last, data),
        distilled: await errorsOf(distilled.last, data),
      };
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
    run: async (data, extent) => {
      const { distilled } = await hintonStudents(data, extent, rowsWithout(data.train.labels, [3]));
      const validation = { inputs: data.validation.images, labels: data.validation.labels };
      const { parameters, bias } = await fitBias(distilled.last, validation, [3]);
      const recalls = async (network: MlpParameters) =>
        (await predictLogits(network, data.test.images)).map((own) => recall(own, data.test.labels, 10, 3));
      return {
        errors: await errorsOf(distilled.last, data),
        "recall of 3": await recalls(distilled.last),
        bias,
        "errors, bias raised": await errorsOf(parameters, data),
        "recall of 3, bias raised": await recalls(parameters),
      };
    },
  },
  "hinton-2015-speech": {
    paper: "Hinton, Vinyals and Dean 2015, table 1",
    setting: "acoustic model: one network, ten averaged, one distilled from the ten",
    figures: { "one, frame accuracy %": 58.9, ensemble: 61.1, distilled: 60.8 },
  },
  "han-2015-lenet-300-100": {
    paper: "Han, Pool, Tran and Dally 2015, table 1",
    setting: "LeNet-300-100 on MNIST: train, prune to a twelfth, retrain",
    figures: { "dense, % error": 1.64, "retrained at 12×": 1.59 },
    small: "10-pruning.test.ts",
    differs: "the same share of all layers; Adam, whose length and rate are ours",
    run: async (data, extent) => {
      const seeds = seedsOf(extent(5));
      const trainer =
        (learningRate: number): Trainer =>
        async (start: MlpParameters, masks: Masks) => {
          const loss = hardLabels(data.train.labels, 10);
          const arms = { network: { start, masks, loss, drawRows: draws(data.train.count, 64) } };
          const inputs = data.train.images;
          return (await train({ seeds, arms, inputs, steps: extent(20_000), learningRate })).arms.network.last;
        };
      const result = await trainPruneRetrain({
        start: initMlp({ sizes: [784, 300, 100, 10], seeds }),
        train: trainer(1e-3),
        retrain: trainer(1e-4),
        prune: (trained, masks) => pruneLayers(magnitudes(trained), masks, [11 / 12, 11 / 12, 11 / 12]),
      });
      const percent = async (network: MlpParameters) =>
        (await evaluate(network, test(data))).error.map((share) => 100 * share);
      return { dense: await percent(result.dense), retrained: await percent(result.retrained) };
    },
  },
  "han-2015-lenet-5": {
    paper: "Han, Pool, Tran and Dally 2015, table 1",
    setting: "LeNet-5 on MNIST: train, prune to a twelfth, retrain",
    figures: { "dense, % error": 0.8, "retrained at 12×": 0.77 },
  },
  "frankle-2019-lenet-300-100": {
    paper: "Frankle and Carbin 2019, section 2",
    setting:
      "LeNet-300-100 on MNIST, Adam 1.2e-3, batches of 60, 50,000 iterations, 20 % a round and the output layer 10 %, five seeds",
    figures: {
      "sooner than dense at 21 %, share of its steps saved": 0.38,
      "sooner than reinitialised at 21 %, times": 2.51,
      "accuracy at 13.5 %, points over dense": "> 0.3",
    },
    small: "13-winning-tickets.test.ts",
    run: async (data, extent) => {
      const settings = lenet300(data, extent);
      const measures: Record<string, readonly number[]> = {};
      let ticket = firstTicket(settings);
      for (let round = 0; round <= extent(9); round++) {
        const { level, next } = await curveLevel(settings, ticket, round);
        for (const [arm, { earlyStop, earlyStopAccuracy }] of Object.entries(level.arms)) {
          const at = `${arm} at ${(100 * level.remaining).toFixed(1)} %`;
          measures[`${at}, early stop`] = earlyStop;
          measures[`${at}, % accuracy there`] = earlyStopAccuracy.map((share) => 100 * share);
        }
        ticket = next;
      }
      return measures;
    },
  },
  "zhou-2019-supermasks": {
    paper: "Zhou, Lan, Liu and Yosinski 2019",
    setting: "masks on untrained weights at ±α: by the criterion large final of the same sign, and learned",
    figures: {
      "MNIST by criterion, % accuracy": 86,
      "MNIST learned": 95.3,
      "CIFAR-10 by criterion": 41,
      "CIFAR-10 learned": 65.4,
    },
    small: "16-supermasks.test.ts",
  },
  "mueller-2019-smoothing": {
    paper: "Müller, Kornblith and Hinton 2019",
    setting: "networks trained with smoothed labels, and students of such teachers",
    figures: {
      "AlexNet on CIFAR-10, % accuracy, hard → smoothed": "86.8 ± 0.2 → 86.7 ± 0.3",
      "ResNet-56 on CIFAR-100, % accuracy": "72.1 → 72.7",
      "expected calibration error": "0.150 → 0.024",
    },
    small: "methods.test.ts",
  },
  "beyer-2022-patient": {
    paper: "Beyer, Zhai, Royer, Markeeva, Anil and Kolesnikov 2022",
    setting: "function matching on ImageNet",
    figures: { "teacher, % accuracy": 83.0, student: 82.8, "student on labels": 77.2 },
    small: "methods.test.ts",
  },
  "courbariaux-2015-binary-connect": {
    paper: "Courbariaux, Bengio and David 2015",
    setting: "weights of ±H in forward and backward pass, real ones updated",
    figures: {
      "MNIST, % error, none": 1.3,
      "MNIST, deterministic": 1.29,
      "MNIST, stochastic": 1.18,
      "CIFAR-10, none": 10.64,
      "CIFAR-10, deterministic": 9.9,
      "CIFAR-10, stochastic": 8.27,
    },
  },
  "frankle-2019-conv": {
    paper: "Frankle and Carbin 2019, section 3",
    setting:
      "Conv-2, Conv-4 and Conv-6 on CIFAR-10, Adam 2e-4, 3e-4, 3e-4; convolutions pruned 10, 10, 15 % a round, dense layers 20 %",
    figures: {
      "accuracy over dense, points": "3.4, 3.5, 3.3",
      "early stop sooner than dense, times": "3.5, 3.5, 2.5",
      "more with dropout, points": "2.1, 3.0, 2.4",
    },
  },
};
