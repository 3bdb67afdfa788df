import { tf } from "../../lib/backend";
import { drawBatch, type Split } from "../../lib/data";
import {
  criterionScores,
  learnNetworkSupermask,
  learnSupermask,
  maskCriteria,
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
import { keepAll, kernelMasks, type Masks, maskKernels, pruneLayers, stackKernels } from "../../lib/pruning";
import type { Random } from "../../lib/random";
import { adam, evaluate, hardLabels, train } from "../../lib/training";
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

/** What each round of the criterion's masks keeps, as the winning tickets do: 80 % of the last, and 90 % in the output layer. */
const keptAfter = (round: number, layers: number): number[] =>
  Array.from({ length: layers }, (_, l) => (l === layers - 1 ? 0.9 : 0.8) ** round);

const byCriterion = ([share]: readonly number[]) => `by criterion, ${(100 * share!).toFixed(1)} % kept`;

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
  const percent = async (masks: Masks) =>
    (await evaluate(maskWeights(constant, masks), testRows(data))).accuracy.map((share) => 100 * share);
  const measures: Record<string, number[]> = {};
  for (let round = 1; round <= extent(12, 1); round++) {
    const keep = keptAfter(round, 3);
    const masks = pruneLayers(
      scores,
      keepAll(initial),
      keep.map((share) => 1 - share),
    );
    measures[byCriterion(keep)] = await percent(masks);
  }
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
  return { ...measures, learned: await percent(learned) };
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

/** The same of Conv-2, Conv-4 and Conv-6, each trained as the winning-ticket paper has it. */
async function networkSupermasks(data: Split, extent: Extent, kept?: KeptRun): Promise<Measures> {
  const recipes = [
    { convolutions: 6, steps: 30_000, learningRate: 3e-4 },
    { convolutions: 4, steps: 25_000, learningRate: 3e-4 },
    { convolutions: 2, steps: 20_000, learningRate: 2e-4 },
  ] as const;
  const measures: Record<string, number[]> = {};
  for (const { convolutions, ...course } of recipes.slice(0, extent(3, 1))) {
    const { height, width, channels } = data.train;
    const network = convN(convolutions, { inputShape: [height, width, channels], dropoutRate: 0 });
    const recipe: Recipe = toExtent({ network, ...course, batch: 60, optimizer: adam(), lookEvery: 100 }, extent);
    for (const seed of seedsOf(extent(3, 1))) {
      const initial = initNetwork({ network, seed });
      const constant = signedKernels(network, initial);
      const note = async (what: string, masks: NamedTensors) => {
        const name = `${network.name}, ${what}`;
        const accuracy = 100 - (await networkError(recipe, maskKernels(network, constant, masks), data));
        measures[name] = [...(measures[name] ?? []), accuracy];
      };
      const checkpoint = (training: string) => checkpointOf(kept, `${network.name}, ${training}, ${seed}`);
      const { last } = await trainByRecipe(recipe, data, { seed, start: initial, checkpoint: checkpoint("dense") });
      const [before, after] = [initial, last].map((parameters) => stackKernels(network, [parameters]));
      const final = after!.weights.map((weight) => weight.dataSync<"float32">());
      const scores = before!.weights.map((weight, l) =>
        weight.dataSync<"float32">().map((value, i) => maskCriteria.largeFinalSameSign(value, final[l]![i]!)),
      );
      for (let round = 1; round <= extent(12, 1); round++) {
        const keep = keptAfter(round, scores.length);
        const masks = pruneLayers(
          scores,
          keepAll(before!),
          keep.map((share) => 1 - share),
        );
        await note(byCriterion(keep), kernelMasks(network, masks, 0));
      }
      const learned = await learnNetworkSupermask({
        ...{ network, weights: constant, seed, steps: recipe.steps, learningRate: 0.05 },
        data: { inputs: data.train.images, labels: data.train.labels },
        drawRows: (random) => drawBatch(random, data.train.count, recipe.batch),
        checkpoint: checkpoint("learned"),
      });
      await note("learned", learned);
    }
  }
  return measures;
}

const paper = "Zhou, Lan, Liu and Yosinski 2019";
const setting = "masks on untrained weights at ±α: by the criterion large final of the same sign, and learned";
const differs = "the masks are learned with Adam at 0.05, with as many steps as the training of the criterion";

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
