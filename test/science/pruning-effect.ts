import { drawBatch, type Split, standardise } from "../../lib/data";
import { initMlp, type MlpParameters } from "../../lib/models";
import {
  type Masks,
  magnitudes,
  type Pruner,
  pruneLayers,
  randomScores,
  type Trainer,
  trainPruneRetrain,
} from "../../lib/pruning";
import type { Random } from "../../lib/random";
import { type Bar, bar, pairedDifferences } from "../../lib/statistics";
import { evaluate, hardLabels, train } from "../../lib/training";

/** Han, Pool, Tran and Dally 2015, table 1: test errors in % before and after pruning to a twelfth; one run each. */
export const han2015 = { lenet300: { dense: 1.64, retrained: 1.59 }, lenet5: { dense: 0.8, retrained: 0.77 } } as const;

/** By design, not by tuning: retraining repeats the steps and the rate of the first training. */
const settings = {
  hidden: [100, 50],
  batch: 64,
  dense: { steps: 2000, learningRate: 1e-3 },
  retrain: { steps: 2000, learningRate: 1e-3 },
  /** Percent of each layer's weights that are removed; of the output layer half as many. */
  removed: 80,
  /** Percentage points that retraining may stay behind the dense network. */
  allowed: 1,
} as const;

/** Test errors in %, one a seed. */
export interface PruningEffect {
  readonly dense: readonly number[];
  readonly pruned: readonly number[];
  readonly retrained: readonly number[];
  /** Random masks of the same counts, retrained alike. */
  readonly random: readonly number[];
  readonly bars: readonly Bar[];
}

/**
 * Train, prune by magnitude, retrain; and the same with random masks.
 *
 * @param split as drawn, not standardised
 */
export async function pruningEffect(split: Split, seeds: readonly string[]): Promise<PruningEffect> {
  const data = standardise(split);
  const test = { inputs: data.test.images, labels: data.test.labels };
  const start = initMlp({ sizes: [data.train.height * data.train.width, ...settings.hidden, 10], seeds });
  const trainer =
    ({ steps, learningRate }: { steps: number; learningRate: number }): Trainer =>
    async (from: MlpParameters, masks: Masks) => {
      const loss = hardLabels(data.train.labels, 10);
      const drawRows = (random: Random) => drawBatch(random, data.train.count, settings.batch);
      const arms = { network: { start: from, masks, loss, drawRows } };
      return (await train({ seeds, arms, inputs: data.train.images, steps, learningRate })).arms.network.last;
    };
  const rates = [1, 1, 0.5].map((share) => (share * settings.removed) / 100);
  const byMagnitude: Pruner = (trained, masks) => pruneLayers(magnitudes(trained), masks, rates);
  const atRandom: Pruner = (_, masks) => pruneLayers(randomScores(masks, seeds), masks, rates);
  const training = { start, train: trainer(settings.dense), retrain: trainer(settings.retrain) };
  const magnitude = await trainPruneRetrain({ ...training, prune: byMagnitude });
  // The dense training is the same bit for bit, so it need not be run again.
  const again = { ...training, start: magnitude.dense, train: async () => magnitude.dense };
  const control = await trainPruneRetrain({ ...again, prune: atRandom });

  const errors = async (network: MlpParameters) => (await evaluate(network, test)).error.map((share) => 100 * share);
  const [dense, pruned] = [await errors(magnitude.dense), await errors(magnitude.pruned)];
  const [retrained, random] = [await errors(magnitude.retrained), await errors(control.retrained)];
  const where = `On ${split.test.name}, with ${settings.removed} % of the weights removed`;
  return {
    dense,
    pruned,
    retrained,
    random,
    bars: [
      bar({
        claim: `${where}, retraining comes within ${settings.allowed} point of the dense network`,
        values: pairedDifferences(dense, retrained),
        threshold: -settings.allowed,
        unit: "points",
      }),
      bar({
        claim: `${where}, magnitude pruning beats random pruning, both retrained`,
        values: pairedDifferences(random, retrained),
        threshold: 0,
        unit: "points",
      }),
      bar({
        claim: `${where}, retraining lowers the error of the pruned network`,
        values: pairedDifferences(pruned, retrained),
        threshold: 0,
        unit: "points",
      }),
    ],
  };
}
