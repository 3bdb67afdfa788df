import { tf } from "../../lib/backend";
import { drawBatch, oneHot, standardise } from "../../lib/data";
import { softTargets } from "../../lib/distillation";
import { initNetwork, softDecisionTree, treeLoss } from "../../lib/models";
import { bar, pairedDifferences } from "../../lib/statistics";
import { evaluateNetwork, predictLogits, trainNetwork } from "../../lib/training";
import { learn, part, rowsOf, type SmallExperiment, seedsOf } from "./small-experiment";

/** Images with a label. */
const labelled = 300;
export const treeClaim = "Answers for images without labels make a tree more accurate than 300 labels";

/** A tree that can be read, of 300 labels, and of a network of the same labels that names images without one (Frosst and Hinton 2017). */
export const softTree: SmallExperiment = async (split, seed) => {
  const data = standardise(split);
  const own = rowsOf(part(data.train, 0, labelled));
  const teacher = await learn(own, { hidden: [200, 200], seeds: [`${seed}, teacher`], steps: 1000 });
  const told = softTargets(await predictLogits(teacher, data.train.images), 10, 1);
  const network = softDecisionTree({ inputShape: [14, 14, 1], classes: 10, depth: 4 });
  const arms = {
    labels: { images: labelled, targets: oneHot(own.labels, 10) },
    distilled: { images: labelled, targets: told.subarray(0, labelled * 10) },
    unlabelled: { images: data.train.count, targets: told },
  };
  const accuracy: Record<keyof typeof arms, number[]> = { labels: [], distilled: [], unlabelled: [] };
  for (const own of seedsOf(seed, 8)) {
    const start = initNetwork({ network, seed: own });
    for (const [name, { images, targets }] of Object.entries(arms) as [keyof typeof arms, typeof arms.labels][]) {
      const { last } = await trainNetwork({
        ...{ network, start, seed: own, steps: 600, learningRate: 1e-2 },
        inputs: part(data.train, 0, images).images,
        loss: [{ targets, weight: 1, temperature: 1 }],
        objective: (parameters, x, [target]) => treeLoss(network, parameters, x, target!, 0.1),
        drawRows: (random) => drawBatch(random, images, 64),
      });
      accuracy[name].push(100 * (await evaluateNetwork(network, last, rowsOf(data.test))).accuracy[0]!);
      tf.dispose(last);
    }
    tf.dispose(start);
  }
  return {
    measures: {
      "accuracy of a tree on 300 labels, %": accuracy.labels,
      "on the network's answers for the same 300": accuracy.distilled,
      "on its answers for all images": accuracy.unlabelled,
      "gain on the same images, points": pairedDifferences(accuracy.distilled, accuracy.labels),
    },
    bars: [
      bar({
        claim: treeClaim,
        ...{ values: pairedDifferences(accuracy.unlabelled, accuracy.labels), threshold: 2, unit: "points" },
      }),
    ],
  };
};
