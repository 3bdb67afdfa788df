import { tf } from "../../lib/backend";
import { drawBatch, type Split } from "../../lib/data";
import {
  batchNorm,
  batchNormMlp,
  conv,
  dense,
  flatten,
  initMlp,
  initNetwork,
  type Layer,
  lenet5,
  lenet300100,
  type MlpParameters,
  maxPool,
  mlpNetwork,
  type Network,
  network,
  networkCosts,
  relu,
} from "../../lib/models";
import {
  keepAll,
  kernelMasks,
  type Masks,
  magnitudes,
  pruneLayers,
  stackKernels,
  type Trainer,
  trainPruneRetrain,
} from "../../lib/pruning";
import { binaryConnectNetwork, binaryInitialization, deterministic, stochastic } from "../../lib/quantization";
import { adam, evaluate, hardLabels, momentum, type Schedule, squaredHingeObjective, train } from "../../lib/training";
import { checkpointOf, type KeptRun } from "./kept-run";
import {
  type Extent,
  type Measures,
  networkError,
  type PublishedSetting,
  type Recipe,
  seedsOf,
  testRows,
  toExtent,
  trainByRecipe,
  validationRows,
} from "./published-setting";

/** Han, Pool, Tran and Dally 2015, tables 3 and 4: the share of its weights that each layer keeps. */
const keptByHan = { lenet300100: [0.08, 0.09, 0.26], lenet5: [0.66, 0.12, 0.08, 0.19] } as const;
const removed = (kept: readonly number[]) => kept.map((share) => 1 - share);
const keptWeights = (of: Network, kept: readonly number[]) =>
  networkCosts(of).layers.reduce((sum, { weights }, l) => sum + Math.round(kept[l]! * weights), 0);

async function hanLenet300(data: Split, extent: Extent, kept?: KeptRun): Promise<Measures> {
  const seeds = seedsOf(extent(5));
  const trainer =
    (name: string, learningRate: number): Trainer =>
    async (start: MlpParameters, masks: Masks) => {
      const loss = hardLabels(data.train.labels, 10);
      const arm = { start, masks, loss, drawRows: drawsOf(data.train.count) };
      const checkpoint = checkpointOf(kept, name);
      const run = { seeds, arms: { arm }, inputs: data.train.images, steps: extent(20_000), learningRate, checkpoint };
      return (await train(run)).arms.arm.last;
    };
  const start = initMlp({ sizes: lenet300100, seeds });
  const result = await trainPruneRetrain({
    start,
    train: trainer("dense", 1e-3),
    retrain: trainer("retrained", 1e-4),
    prune: (trained, masks) => pruneLayers(magnitudes(trained), masks, removed(keptByHan.lenet300100)),
  });
  const percent = async (own: MlpParameters) => (await evaluate(own, testRows(data))).error.map((share) => 100 * share);
  const measures = { dense: await percent(result.dense), retrained: await percent(result.retrained) };
  const { dense: own, masks, pruned, retrained } = result;
  tf.dispose([start, own, masks, pruned, retrained]);
  return measures;
}

const drawsOf = (count: number) => (random: Parameters<typeof drawBatch>[0]) => drawBatch(random, count, 64);

async function hanLenet5(data: Split, extent: Extent, kept?: KeptRun): Promise<Measures> {
  const own = lenet5();
  const recipe = toExtent(
    { network: own, steps: 20_000, batch: 64, learningRate: 1e-3, optimizer: adam(), lookEvery: 1000 },
    extent,
  );
  const measures: { dense: number[]; retrained: number[] } = { dense: [], retrained: [] };
  for (const seed of seedsOf(extent(5, 1))) {
    const checkpoint = checkpointOf(kept, `dense ${seed}`);
    const { last: trained } = await trainByRecipe(recipe, data, { seed, checkpoint });
    const stacked = stackKernels(own, [trained]);
    const masks = tf.tidy(() =>
      kernelMasks(own, pruneLayers(magnitudes(stacked), keepAll(stacked), removed(keptByHan.lenet5)), 0),
    );
    const again = {
      ...{ seed: `${seed}, retraining`, start: trained, masks, learningRate: recipe.learningRate / 10 },
      checkpoint: checkpointOf(kept, `retrained ${seed}`),
    };
    const { last: retrained } = await trainByRecipe(recipe, data, again);
    measures.dense.push(await networkError(recipe, trained, data));
    measures.retrained.push(await networkError(recipe, retrained, data));
    kept?.record.write({ seed, dense: measures.dense.at(-1), retrained: measures.retrained.at(-1) });
    tf.dispose([stacked.weights, masks, trained, retrained]);
  }
  return measures;
}

/** From 1 to `last` in equal ratios: what Courbariaux and others decay their rate by. */
const exponential =
  (last: number): Schedule =>
  (step, steps) =>
    last ** (step / steps);

/** Courbariaux, Bengio and David 2015, section 3.2: (2×128C3)−MP2−(2×256C3)−MP2−(2×512C3)−MP2−(2×1024FC)−10. */
function binaryConnectCnn(): Network {
  const normalised = (layer: Layer, name: string): Layer[] => [layer, batchNorm(`${name}/norm`), relu];
  const convolutions = [128, 256, 512].flatMap((filters, group) => [
    ...[1, 2].flatMap((c) => {
      const name = `group${group + 1}/conv${c}`;
      return normalised(conv(name, filters, 3, { bias: false }), name);
    }),
    maxPool(2),
  ]);
  const hidden = [1, 2].flatMap((l) => normalised(dense(`dense${l}`, 1024), `dense${l}`));
  return network(
    "BinaryConnect's CNN",
    [32, 32, 3],
    [...convolutions, flatten, ...hidden, dense("dense3", 10), batchNorm("dense3/norm")],
  );
}

/** Three networks of one start: real weights, deterministic, stochastic; each where its validation error was lowest. */
async function binaryConnectArms(recipe: Recipe, data: Split, extent: Extent, kept?: KeptRun): Promise<Measures> {
  const { network: own } = recipe;
  const [seed, shortened] = ["0", toExtent(recipe, extent)];
  const arms = {
    none: undefined,
    deterministic: binaryConnectNetwork(own, deterministic),
    stochastic: binaryConnectNetwork(own, stochastic([seed])),
  };
  const measures: Record<string, number> = {};
  for (const [name, parametrisation] of Object.entries(arms)) {
    const start = initNetwork({ network: own, seed, initialization: binaryInitialization });
    const { best, last } = await trainByRecipe(shortened, data, {
      ...{ seed, start, parametrisation, objective: squaredHingeObjective(own), validation: validationRows(data) },
      checkpoint: checkpointOf(kept, name),
    });
    measures[`${name}, % error`] = await networkError(recipe, best!.parameters, data);
    tf.dispose([start, last, best!.parameters]);
    kept?.record.write(measures);
  }
  return measures;
}

const binaryConnectDiffers =
  "one learning rate, ours, for all layers, where the paper scales each layer's by its initialization";

export const publishedCompression: Readonly<Record<string, PublishedSetting>> = {
  "han-2015-lenet-300-100": {
    paper: "Han, Pool, Tran and Dally 2015, tables 1 and 3",
    setting: "LeNet-300-100 on MNIST: train, prune to a twelfth (8, 9 and 26 % of the layers' weights), retrain",
    figures: { "dense, % error": 1.64, "retrained at 12×": 1.59 },
    counts: [
      { of: "parameters", ours: () => networkCosts(mlpNetwork(lenet300100)).parameters, stated: 267e3, roundedTo: 1e3 },
      {
        of: "weights after pruning",
        ours: () => keptWeights(mlpNetwork(lenet300100), keptByHan.lenet300100),
        stated: 22e3,
        roundedTo: 1e3,
      },
    ],
    small: "10-pruning.test.ts",
    differs: "Adam, whose length and rate are ours",
    learns: "MNIST",
    run: hanLenet300,
  },
  "han-2015-lenet-5": {
    paper: "Han, Pool, Tran and Dally 2015, tables 1 and 4",
    setting: "LeNet-5 on MNIST: train, prune to a twelfth (66, 12, 8 and 19 % of the layers' weights), retrain",
    figures: { "dense, % error": 0.8, "retrained at 12×": 0.77 },
    counts: [
      { of: "parameters", ours: () => networkCosts(lenet5()).parameters, stated: 431e3, roundedTo: 1e3 },
      {
        of: "weights after pruning",
        ours: () => keptWeights(lenet5(), keptByHan.lenet5),
        stated: 36e3,
        roundedTo: 1e3,
      },
    ],
    differs: "Adam, whose length and rate are ours",
    learns: "MNIST",
    run: hanLenet5,
  },
  "courbariaux-2015-mnist": {
    paper: "Courbariaux, Bengio and David 2015, section 3.1",
    setting:
      "784-3×1024-10 with batch normalisation, squared hinge loss, gradient descent without momentum, batches of 200, 1,000 epochs, the rate falling exponentially; weights of ±H in forward and backward pass, real ones updated",
    figures: { "none, % error": 1.3, deterministic: 1.29, stochastic: 1.18 },
    small: "small-experiments.test.ts",
    differs: binaryConnectDiffers,
    learns: "MNIST",
    run: (data, extent, kept) =>
      binaryConnectArms(
        {
          network: batchNormMlp([784, 1024, 1024, 1024, 10], [28, 28, 1]),
          ...{ steps: 250_000, batch: 200, learningRate: 1, lookEvery: 250 },
          ...{ optimizer: momentum(0), schedule: exponential(3e-3) },
        },
        data,
        extent,
        kept,
      ),
  },
  "courbariaux-2015-cifar-10": {
    paper: "Courbariaux, Bengio and David 2015, section 3.2",
    setting:
      "(2×128C3)−MP2−(2×256C3)−MP2−(2×512C3)−MP2−(2×1024FC)−10 with batch normalisation, squared hinge loss, Adam, batches of 50, 500 epochs, the rate falling exponentially",
    figures: { "none, % error": 10.64, deterministic: 9.9, stochastic: 8.27 },
    differs: `${binaryConnectDiffers}; the pixels are standardised, not whitened`,
    learns: "CIFAR-10",
    run: (data, extent, kept) =>
      binaryConnectArms(
        {
          ...{ network: binaryConnectCnn(), steps: 450_000, batch: 50, learningRate: 3e-3, lookEvery: 900 },
          ...{ optimizer: adam(), schedule: exponential(1e-3) },
        },
        data,
        extent,
        kept,
      ),
  },
};
