import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { drawBatch } from "../../lib/data";
import { initMlp, type MlpParameters } from "../../lib/models";
import { keepAll, keptCounts, type Masks, magnitudes, pruneLayers, trainPruneRetrain } from "../../lib/pruning";
import { adam, hardLabels, momentum, train } from "../../lib/training";
import { classes, clouds, features } from "../training/synthetic";
import { values, within } from "./network";

beforeAll(async () => {
  await selectBackend();
});

const data = clouds(300, "pruning");
const seeds = [1, "種"];

const trainer =
  (optimizer = adam(), steps = 40) =>
  async (start: MlpParameters, masks: Masks): Promise<MlpParameters> => {
    const drawRows = (random: Parameters<typeof drawBatch>[0]) => drawBatch(random, 300, 20);
    const { arms } = await train({
      seeds,
      arms: { network: { start, masks, loss: hardLabels(data.labels, classes), drawRows } },
      inputs: data.inputs,
      steps,
      learningRate: 0.02,
      optimizer,
    });
    return arms.network.last;
  };

describe("train, prune, retrain", () => {
  it.each([
    ["Adam", adam()],
    ["momentum", momentum(0.9)],
  ])("keeps pruned weights at zero through %s, and moves the others", async (_, optimizer) => {
    const start = initMlp({ sizes: [features, 12, classes], seeds });
    const prune = (trained: MlpParameters, masks: Masks) => pruneLayers(magnitudes(trained), masks, [0.5, 0.25]);
    const before = tf.memory().numTensors;
    const result = await trainPruneRetrain({ start, train: trainer(optimizer), prune });
    expect(tf.memory().numTensors).toBe(before + 4 + 2 + 4 + 4);

    const { masks, dense, pruned, retrained } = result;
    expect(keptCounts(masks)).toEqual([
      [36, 36],
      [27, 27],
    ]);
    const [mask, ofDense, ofPruned, ofRetrained] = [masks, dense.weights, pruned.weights, retrained.weights].map(
      (tensors) => values(tensors).flat(),
    );
    mask.forEach((kept, i) => {
      expect(ofPruned[i]).toBe(kept ? ofDense[i] : 0);
      if (!kept) expect(ofRetrained[i]).toBe(0);
    });
    const moved = mask.filter((kept, i) => kept && ofRetrained[i] !== ofPruned[i]).length;
    expect(moved).toBeGreaterThan(0.9 * mask.filter((kept) => kept).length);
    tf.dispose(result);
  });

  it("retrains from the trained weights with a trainer of its own", async () => {
    const start = initMlp({ sizes: [features, 5, classes], seeds });
    const seen: { start: number[][]; masks: Masks }[] = [];
    const retrain = async (from: MlpParameters, masks: Masks) => {
      seen.push({ start: values(from.weights), masks });
      return trainer()(from, masks);
    };
    const prune = (trained: MlpParameters, masks: Masks) => pruneLayers(magnitudes(trained), masks, [0.4, 0.2]);
    const { pruned, masks } = await trainPruneRetrain({ start, train: trainer(), prune, retrain });
    expect(seen).toEqual([{ start: values(pruned.weights), masks }]);
    expect(within(masks, keepAll(start))).toBe(true);
  });
});
