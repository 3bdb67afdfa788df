import { tf } from "../../lib/backend";
import { cropAtRandom, drawBatch, flipAtRandom, type Split } from "../../lib/data";
import type { CurveLevel, NetworkTicketSettings } from "../../lib/lottery-ticket";
import { initNetwork, type NamedTensors } from "../../lib/models";
import type { Random } from "../../lib/random";
import {
  evaluateNetwork,
  hardLabels,
  type LabelledRows,
  type NetworkBatch,
  type TrainedNetwork,
  type TrainNetworkSettings,
  trainNetwork,
} from "../../lib/training";
import type { KeptRun } from "./kept-run";

/** Measures by name, one a seed where there are several. */
export type Measures = Readonly<Record<string, number | readonly number[]>>;

/**
 * Of what the paper takes so many of (steps, seeds, rounds, rows of a mini-batch): the number itself; or, to see that a
 * setting runs, a few, 2 unless `few` is given.
 */
export type Extent = (paper: number, few?: number) => number;

/** A number of parameters or weights that a paper states, and ours. */
export interface StatedCount {
  readonly of: string;
  readonly ours: () => number;
  readonly stated: number;
  /** What the paper has rounded to, such as 1e5 for 4.3 million. */
  readonly roundedTo: number;
}

/** A setting of a paper, with what the paper reports of it. */
export interface PublishedSetting {
  readonly paper: string;
  /** Network, optimizer, length: what has to be known to repeat it. */
  readonly setting: string;
  /** The paper's figures, in the units of their names; one run each unless ± is given. */
  readonly figures: Readonly<Record<string, number | string>>;
  readonly counts?: readonly StatedCount[];
  /** Where the course shows the effect at its own size, in this folder. */
  readonly small?: string;
  /** What of the paper this laboratory does not repeat, in the setting below. */
  readonly differs?: string;
  /** What `run` learns from: 55,000 + 5,000 images of MNIST or 45,000 + 5,000 of CIFAR-10, and the test file; or nothing. */
  readonly learns: "MNIST" | "CIFAR-10" | "nothing";
  /**
   * The paper's setting itself, hours to weeks long; `published.test.ts` says how to run it. Where `kept` is given it goes
   * on after an interruption. Absent where its data are not public.
   */
  readonly run?: (data: Split, extent: Extent, kept?: KeptRun) => Promise<Measures>;
}

/** What a paper states of the training of one network: what `networkTickets` and `trainNetwork` take, but for the data. */
export type Recipe = Omit<NetworkTicketSettings, "data" | "prune" | "checkpoint">;

/** The recipe with its steps and mini-batches in the extent that is asked for. */
export function toExtent(recipe: Recipe, extent: Extent): Recipe {
  const steps = extent(recipe.steps);
  return { ...recipe, steps, batch: extent(recipe.batch), lookEvery: Math.min(recipe.lookEvery, steps) };
}

export const seedsOf = (count: number) => Array.from({ length: count }, (_, s) => `${s}`);
export const testRows = ({ test }: Split): LabelledRows => ({ inputs: test.images, labels: test.labels });
export const validationRows = ({ validation }: Split): LabelledRows => ({
  inputs: validation.images,
  labels: validation.labels,
});
export const classesOf = ({ train }: Split) => train.classNames.length;

/** Crops after padding with 4 pixels, and flips: He, Zhang, Ren and Sun 2016, section 4.2. */
export const cropsAndFlips =
  ({ train }: Split) =>
  (inputs: Float32Array, random: Random): Float32Array =>
    flipAtRandom(cropAtRandom(inputs, train, 4, random.fork("crop"), train.background), train, random.fork("flip"));

/** As the augmentation of a recipe. */
export const augmented = (data: Split) => (batch: NetworkBatch, random: Random) => ({
  ...batch,
  inputs: cropsAndFlips(data)(batch.inputs, random),
});

/** Trains one network by its recipe, on labels unless `more` says otherwise. */
export async function trainByRecipe(
  recipe: Recipe,
  data: Split,
  more: Partial<TrainNetworkSettings> & Pick<TrainNetworkSettings, "seed">,
): Promise<TrainedNetwork> {
  const { lookEvery, batch, ...settings } = recipe;
  const start = more.start ?? initNetwork({ network: recipe.network, seed: more.seed });
  const trained = await trainNetwork({
    ...settings,
    inputs: data.train.images,
    loss: hardLabels(data.train.labels, classesOf(data)),
    drawRows: (random) => drawBatch(random, data.train.count, batch),
    recordEvery: lookEvery,
    ...more,
    start,
  });
  if (!more.start) tf.dispose(start);
  return trained;
}

/** In %, on the test file. */
export const networkError = async ({ network }: Recipe, parameters: NamedTensors, data: Split): Promise<number> =>
  100 * (await evaluateNetwork(network, parameters, testRows(data))).error[0]!;

/** A level of the winning-ticket curve as measures by name. */
export function levelMeasures({ remaining, arms }: CurveLevel): Measures {
  return Object.fromEntries(
    Object.entries(arms).flatMap(([arm, { accuracy, earlyStop, earlyStopAccuracy }]) => {
      const at = `${arm} at ${(100 * remaining).toFixed(1)} %`;
      const percent = (shares: readonly number[]) => shares.map((share) => 100 * share);
      return [
        [`${at}, % accuracy`, percent(accuracy)],
        [`${at}, early stop`, earlyStop],
        [`${at}, % accuracy there`, percent(earlyStopAccuracy)],
      ];
    }),
  );
}
