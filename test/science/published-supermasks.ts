import { tf } from "../../lib/backend";
import { drawBatch, type Split } from "../../lib/data";
import {
  criterionScores,
  learnNetworkSupermask,
  learnSupermask,
  maskCriteria,
  pruningRates,
  signedConstant,
} from "../../lib/lottery-ticket";
import {
  convN,
  initMlp,
  initNetwork,
  kernelsOf,
  lenet300100,
  maskWeights,
  type NamedTensors,
  type Network,
} from "../../lib/models";
import {
  keepAll,
  kernelMasks,
  type Masks,
  maskKernels,
  type Prunable,
  pruneLayers,
  type Scores,
  sparsityOf,
  stackKernels,
} from "../../lib/pruning";
import type { Random } from "../../lib/random";
import { evaluate, hardLabels, train } from "../../lib/training";
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
} from "./published-setting";
import { convRates, convRecipe } from "./published-tickets";

/** What each layer keeps after so many rounds at these rates, taken from the untrained network at once. */
function masksAfter(round: number, rates: readonly number[], scores: Scores, network: Prunable): Masks {
  const all = keepAll(network);
  const removed = rates.map((rate) => 1 - (1 - rate) ** round);
  const masks = pruneLayers(scores, all, removed);
  tf.dispose(all);
  return masks;
}

const byCriterion = (masks: Masks) => `by criterion at ${(100 * (1 - sparsityOf(masks)[0]!)).toFixed(1)} %`;

/** Zhou, Lan, Liu and Yosinski 2019, sections 4 and 5: LeNet-300-100, whose untrained weights stand at ±α. */
async function supermasks(data: Split, extent: Extent, kept?: KeptRun): Promise<Measures> {
  const seeds = seedsOf(extent(5));
  const loss = hardLabels(data.train.labels, 10);
  const drawRows = (random: Random) => drawBatch(random, data.train.count, extent(60));
  const initial = initMlp({ sizes: lenet300100, seeds });
  const steps = extent(110 * Math.ceil(55_000 / 60));
  const { arms } = await train({
    ...{ seeds, inputs: data.train.images, steps, learningRate: 1.2e-3 },
    arms: { dense: { start: initial, loss, drawRows } },
    checkpoint: checkpointOf(kept, "dense"),
  });
  const scores = criterionScores(initial, arms.dense.last, maskCriteria.largeFinalSameSign);
  const constant = signedConstant(initial);
  const percent = async (masks: Masks) => {
    const masked = maskWeights(constant, masks);
    const { accuracy } = await evaluate(masked, testRows(data));
    tf.dispose([masked, masks]);
    return accuracy.map((share) => 100 * share);
  };
  const measures: Record<string, readonly number[]> = {};
  for (let round = 1; round <= extent(24); round++) {
    const masks = masksAfter(round, pruningRates(3), scores, initial);
    measures[byCriterion(masks)] = await percent(masks);
  }
  kept?.record.write(measures);
  const labelled = { inputs: data.train.images, labels: data.train.labels };
  const learned = await learnSupermask({
    weights: constant,
    seeds,
    data: labelled,
    drawRows,
    steps,
    learningRate: 0.05,
    checkpoint: checkpointOf(kept, "learned"),
  });
  const accuracy = await percent(learned);
  tf.dispose([initial, constant, arms.dense.last]);
  return { ...measures, learned: accuracy };
}

/** Each kernel at ±α of its own signs, α its standard deviation. */
const signedKernels = (network: Network, parameters: NamedTensors): NamedTensors => ({
  ...parameters,
  ...Object.fromEntries(
    kernelsOf(network).map(({ name }) => {
      const own = parameters[name]!;
      return [name, tf.tidy(() => tf.mul(tf.sign(own), tf.sqrt(tf.moments(own).variance)))];
    }),
  ),
});

/** The measures of one network; it leaves no tensor. */
async function ofOneNetwork(
  { recipe, rates, seed }: { recipe: Recipe; rates: readonly number[]; seed: string },
  data: Split,
  extent: Extent,
  kept?: KeptRun,
): Promise<Readonly<Record<string, number>>> {
  const { network } = recipe;
  const initial = initNetwork({ network, seed });
  const constant = signedKernels(network, initial);
  const accuracy = async (masks: NamedTensors) => {
    const masked = maskKernels(network, constant, masks);
    const error = await networkError(recipe, masked, data);
    tf.dispose([masked, masks]);
    return 100 - error;
  };
  const checkpoint = (training: string) => checkpointOf(kept, `${network.name}, ${training}, ${seed}`);
  const { last } = await trainByRecipe(recipe, data, { seed, start: initial, checkpoint: checkpoint("dense") });
  const before = stackKernels(network, [initial]);
  const after = stackKernels(network, [last]);
  const scores = before.weights.map((weight, l) => {
    const final = after.weights[l]!.dataSync<"float32">();
    return weight.dataSync<"float32">().map((value, i) => maskCriteria.largeFinalSameSign(value, final[i]!));
  });
  const measures: Record<string, number> = {};
  for (let round = 1; round <= extent(24, 1); round++) {
    const masks = masksAfter(round, rates, scores, before);
    measures[`${network.name}, ${byCriterion(masks)}`] = await accuracy(kernelMasks(network, masks, 0));
    tf.dispose(masks);
  }
  const learned = await learnNetworkSupermask({
    ...{ network, weights: constant, seed, steps: recipe.steps, learningRate: 0.05 },
    data: { inputs: data.train.images, labels: data.train.labels },
    drawRows: (random) => drawBatch(random, data.train.count, recipe.batch),
    checkpoint: checkpoint("learned"),
  });
  measures[`${network.name}, learned`] = await accuracy(learned);
  tf.dispose([initial, constant, last, before.weights, after.weights]);
  return measures;
}

/** The same of Conv-2, Conv-4 and Conv-6, each trained and pruned as the winning-ticket paper has it. */
async function networkSupermasks(data: Split, extent: Extent, kept?: KeptRun): Promise<Measures> {
  const measures: Record<string, number[]> = {};
  for (const convolutions of ([6, 4, 2] as const).slice(0, extent(3, 1))) {
    const { height, width, channels } = data.train;
    const network = convN(convolutions, { inputShape: [height, width, channels], dropoutRate: 0 });
    const recipe = toExtent(convRecipe(convolutions, network), extent);
    for (const seed of seedsOf(extent(3, 1))) {
      const own = { recipe, rates: convRates(convolutions, network), seed };
      const found = await ofOneNetwork(own, data, extent, kept);
      kept?.record.write({ seed, ...found });
      for (const [name, accuracy] of Object.entries(found)) measures[name] = [...(measures[name] ?? []), accuracy];
    }
  }
  return measures;
}

const paper = "Zhou, Lan, Liu and Yosinski 2019";
const setting = "masks on untrained weights at ±α: by the criterion large final of the same sign, and learned";
const differs =
  "the masks are learned with Adam at 0.05, with as many steps as the training of the criterion; the authors' program has gradient descent with momentum, at 100 in its example. What is likelier kept than not is kept here, where theirs draws ten masks and takes their mean accuracy. Their example learns on the initial values, not at ±α: the paper's learned figures may be of those";

export const publishedSupermasks: Readonly<Record<string, PublishedSetting>> = {
  "zhou-2019-supermasks": {
    ...{ paper, setting, differs, learns: "MNIST", run: supermasks, small: "16-supermasks.test.ts" },
    figures: { "by criterion, % accuracy": 86, learned: 95.3 },
  },
  "zhou-2019-supermasks-conv": {
    ...{ paper, setting: `${setting}; Conv-2, Conv-4 and Conv-6`, differs, learns: "CIFAR-10", run: networkSupermasks },
    figures: { "by criterion, % accuracy of the best": 41, "learned, the best": 65.4 },
  },
};
