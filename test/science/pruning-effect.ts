import { tf } from "../../lib/backend";
import { drawBatch, type ImageSet, type Split, standardise } from "../../lib/data";
import { initMlp, type MlpParameters, maskWeights } from "../../lib/models";
import { keepAll, type Masks, magnitudes, pruneLayers, randomMasksLike } from "../../lib/pruning";
import type { Random } from "../../lib/random";
import { type Bar, bar, pairedDifferences } from "../../lib/statistics";
import { cosine, evaluate, hardLabels, type Schedule, train } from "../../lib/training";

/** Han, Pool, Tran and Dally 2015, table 1: test errors in % before and after pruning to a twelfth; one run each. */
export const han2015 = { lenet300: { dense: 1.64, retrained: 1.59 }, lenet5: { dense: 0.8, retrained: 0.77 } } as const;

/** What lesson 10 fixes by its design; its quick profile takes fewer steps. */
export const design = {
  hidden: [100, 50],
  steps: 1000,
  batch: 64,
  /** Share of each layer's weights that is removed; of the output layer half of it. */
  removed: 0.8,
  /** Percentage points that the retrained network may stay behind the dense one. */
  allowed: 1,
} as const;

export type Recipe = { readonly learningRate: number; readonly schedule: Schedule };

/**
 * What validation chose (`10-tuning.test.ts`) by the error of the dense network; retraining repeats it from the first
 * rate on (Renda, Frankle and Carbin 2020, section 3: learning rate rewinding).
 */
export const chosen: Recipe = { learningRate: 8e-3, schedule: cosine };

/** What is compared, by name; all of one recipe, the last three from the dense network on. */
export type PrunedNetworks = Readonly<Record<"dense" | "pruned" | "retrained" | "random" | "longer", MlpParameters>>;

/** Test errors in %, one a seed. */
export type PruningErrors = Readonly<Record<keyof PrunedNetworks, readonly number[]>>;

/** Lesson 10 as one function. */
export async function pruningEffect(split: Split, seeds: readonly string[]): Promise<PruningErrors & { bars: Bar[] }> {
  const data = standardise(split);
  const networks = await trainPruneRetrainArms(data.train, await trainDense(data.train, chosen, seeds), seeds);
  const errors = await errorsOn(data.test, networks);
  tf.dispose(networks);
  return { ...errors, bars: pruningBars(split.test.name, errors) };
}

/** The bars of lesson 10. */
export function pruningBars(on: string, { dense, retrained, random }: PruningErrors): Bar[] {
  const where = `On ${on}, with ${100 * design.removed} % of the weights removed`;
  return [
    bar({
      claim: `${where}, the retrained network stays within ${design.allowed} point of the dense one`,
      values: pairedDifferences(dense, retrained),
      threshold: -design.allowed,
      unit: "points",
    }),
    bar({
      claim: `${where}, magnitude pruning beats random pruning, both retrained`,
      values: pairedDifferences(random, retrained),
      threshold: 0,
      unit: "points",
    }),
  ];
}

/** @param images standardised */
export async function trainDense(images: ImageSet, recipe: Recipe, seeds: readonly string[]): Promise<MlpParameters> {
  const start = initMlp({ sizes: [images.height * images.width, ...design.hidden, 10], seeds });
  const { dense } = await trainArms(images, recipe, seeds, { dense: { start } });
  tf.dispose(start);
  return dense;
}

/**
 * Prunes the dense networks and trains them on: by magnitude, at random with the same counts, and, as the reference for
 * what longer training does, with all weights.
 *
 * @returns new tensors, `dense` excepted, which are those given
 */
export async function trainPruneRetrainArms(
  images: ImageSet,
  dense: MlpParameters,
  seeds: readonly string[],
): Promise<PrunedNetworks> {
  const all = keepAll(dense);
  const rates = [1, 1, 0.5].map((share) => share * design.removed);
  const byMagnitude = pruneLayers(magnitudes(dense), all, rates);
  const atRandom = randomMasksLike(byMagnitude, seeds);
  const arms = await trainArms(images, chosen, seeds, {
    retrained: { start: dense, masks: byMagnitude },
    random: { start: dense, masks: atRandom },
    longer: { start: dense, masks: all },
  });
  const pruned = maskWeights(dense, byMagnitude);
  tf.dispose([all, byMagnitude, atRandom]);
  return { dense, pruned, ...arms };
}

/** Errors of every network in %, one a seed. */
export async function errorsOn(images: ImageSet, networks: PrunedNetworks): Promise<PruningErrors> {
  const rows = { inputs: images.images, labels: images.labels };
  const errors = async (network: MlpParameters) => (await evaluate(network, rows)).error.map((share) => 100 * share);
  return {
    dense: await errors(networks.dense),
    pruned: await errors(networks.pruned),
    retrained: await errors(networks.retrained),
    random: await errors(networks.random),
    longer: await errors(networks.longer),
  };
}

async function trainArms<Name extends string>(
  images: ImageSet,
  recipe: Recipe,
  seeds: readonly string[],
  starts: Readonly<Record<Name, { readonly start: MlpParameters; readonly masks?: Masks }>>,
): Promise<Record<Name, MlpParameters>> {
  const loss = hardLabels(images.labels, 10);
  const drawRows = (random: Random) => drawBatch(random, images.count, design.batch);
  const names = Object.keys(starts) as Name[];
  const arms = Object.fromEntries(names.map((name) => [name, { ...starts[name], loss, drawRows }])) as Record<
    Name,
    { start: MlpParameters; masks?: Masks; loss: typeof loss; drawRows: typeof drawRows }
  >;
  const trained = await train({ seeds, arms, inputs: images.images, steps: design.steps, ...recipe });
  return Object.fromEntries(names.map((name) => [name, trained.arms[name].last])) as Record<Name, MlpParameters>;
}
