import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { initMlp, maskWeights } from "../../lib/models";
import {
  keepAll,
  keptCounts,
  magnitudes,
  pruneGlobally,
  pruneLayers,
  pruneToCounts,
  randomMasksLike,
  randomScores,
  sparsityOf,
  weightCounts,
} from "../../lib/pruning";
import { smallNetworks, values, within } from "./network";

beforeAll(async () => {
  await selectBackend();
});

describe("layer-wise magnitude pruning", () => {
  it("removes the smallest magnitudes of each layer, by rank, as the table worked by hand says", () => {
    const network = smallNetworks();
    // A third of 6 weights is 2: both of magnitude 1. A quarter of 6 is 1.5, rounded to 2: both of magnitude 0.5.
    const masks = pruneLayers(magnitudes(network), keepAll(network), [1 / 3, 0.25]);
    expect(values(masks)).toEqual([
      [0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 0, 0],
      [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0],
    ]);
    expect(masks.map((mask) => mask.shape)).toEqual(network.weights.map((weight) => weight.shape));
  });

  it("removes the first among equals, and never more than asked for", () => {
    const network = smallNetworks();
    const masks = pruneLayers(magnitudes(network), keepAll(network), [0.5, 1 / 6]);
    expect(values(masks)).toEqual([
      [0, 0, 1, 0, 1, 1, 1, 1, 0, 1, 0, 0],
      [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1],
    ]);
  });

  it("counts as a table worked by hand over rounds, of weights that all tie", () => {
    // 100 → 80 → 64 → 51 (64 × 0.2 = 12.8 → 13) → 41 (10.2 → 10) → 33 (8.2 → 8) → 26 (6.6 → 7); 20 → 18 → 16 → 14 → 13 → 12 → 11.
    const network = { weights: [tf.ones([2, 10, 10]), tf.ones([2, 10, 2])] as tf.Tensor3D[], biases: [] };
    const all = keepAll(network);
    const rounds = Array.from({ length: 6 }).reduce<(typeof all)[]>(
      (done) => [...done, pruneLayers(magnitudes(network), done.at(-1)!, [0.2, 0.1])],
      [all],
    );
    expect(rounds.map((masks) => keptCounts(masks))).toEqual(
      [
        [100, 20],
        [80, 18],
        [64, 16],
        [51, 14],
        [41, 13],
        [33, 12],
        [26, 11],
      ].map(([first, second]) => [
        [first, first],
        [second, second],
      ]),
    );
    rounds.slice(1).forEach((masks, i) => {
      expect(within(masks, rounds[i])).toBe(true);
    });
    expect(sparsityOf(rounds[1])).toEqual([1 - 98 / 120, 1 - 98 / 120]);
    expect(weightCounts(all)).toEqual([100, 20]);
  });

  it("prunes a replicate as it would alone", () => {
    const [pair, alone] = [
      initMlp({ sizes: [20, 8, 3], seeds: [1, "種"] }),
      initMlp({ sizes: [20, 8, 3], seeds: ["種"] }),
    ];
    const [both, single] = [pair, alone].map((p) => values(pruneLayers(magnitudes(p), keepAll(p), [0.3, 0.15])));
    single.forEach((layer, l) => {
      expect(both[l].slice(layer.length)).toEqual(layer);
    });
  });

  it("refuses rates outside [0, 1) and another number of them than layers", () => {
    const network = smallNetworks();
    const prune = (rates: number[]) => () => pruneLayers(magnitudes(network), keepAll(network), rates);
    for (const rate of [-0.1, 1, 1.5, Number.NaN]) expect(prune([0.2, rate])).toThrow("expected a number in [0, 1)");
    expect(prune([0.2])).toThrow("found 1 rate(s) for 2 layers");
    expect(prune([0, 0])).not.toThrow();
  });

  it("refuses NaN weights", () => {
    const diverged = { weights: [tf.fill([1, 2, 2], Number.NaN)] as tf.Tensor3D[], biases: [] };
    expect(() => pruneLayers(magnitudes(diverged), keepAll(diverged), [0.5])).toThrow("NaN");
  });
});

describe("global magnitude pruning", () => {
  it("ranks the weights of all layers together, in each replicate by itself", () => {
    const network = smallNetworks();
    // Of 12 weights 4 go: both 0.5, then two of the four 1s, the first layer's first.
    expect(values(pruneGlobally(magnitudes(network), keepAll(network), 1 / 3))).toEqual([
      [0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 0, 0],
      [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0],
    ]);
  });

  it("keeps exact counts under ties, and stays within the masks it is given", () => {
    const network = { weights: [tf.ones([1, 7, 7]), tf.ones([1, 7, 5])] as tf.Tensor3D[], biases: [] };
    const first = pruneGlobally(magnitudes(network), keepAll(network), 0.3); // 84 × 0.3 = 25.2 → 25, 59 are left
    const second = pruneGlobally(magnitudes(network), first, 0.3); // 17.7 → 18, 41 are left
    expect([keptCounts(first), keptCounts(second)]).toEqual([
      [[24], [35]],
      [[6], [35]],
    ]);
    expect(within(second, first)).toBe(true);
  });

  it("refuses a rate outside [0, 1)", () => {
    const network = smallNetworks();
    expect(() => pruneGlobally(magnitudes(network), keepAll(network), 1)).toThrow("pruneGlobally: 1 of the weights");
  });
});

describe("random pruning", () => {
  it("keeps as many weights in each layer as the masks it is matched to, and others", () => {
    const network = initMlp({ sizes: [30, 20, 4], seeds: [1, 2] });
    const pruned = pruneLayers(magnitudes(network), keepAll(network), [0.6, 0.3]);
    const random = randomMasksLike(pruned, [1, 2]);
    expect(keptCounts(random)).toEqual(keptCounts(pruned));
    expect(values(random)).not.toEqual(values(pruned));
  });

  it("is the same for the same seed, whatever stands beside it, and another for another seed", () => {
    const masks = (seeds: (number | string)[]) => keepAll(initMlp({ sizes: [9, 5, 3], seeds }));
    const [both, alone] = [randomScores(masks([1, 2]), ["a", "種"]), randomScores(masks([1]), ["種"])];
    alone.forEach((layer, l) => {
      expect(both[l].slice(layer.length)).toEqual(layer);
      expect(both[l].slice(0, layer.length)).not.toEqual(layer);
    });
    expect(() => randomScores(masks([1, 2]), [1])).toThrow("found 1 seed(s) for 2 replicate(s)");
  });

  it("refuses to keep more than there is", () => {
    const network = smallNetworks();
    const few = pruneLayers(magnitudes(network), keepAll(network), [0.5, 0.5]);
    expect(() => pruneToCounts(magnitudes(network), few, keptCounts(keepAll(network)))).toThrow(
      "-3 of 3 entries were to be removed",
    );
  });
});

it("leaves no tensor but its result, and its arguments as they are", () => {
  const network = smallNetworks();
  const all = keepAll(network);
  const before = [values(network.weights), values(all)];
  const count = tf.memory().numTensors;
  const results = [
    pruneLayers(magnitudes(network), all, [0.2, 0.1]),
    pruneGlobally(magnitudes(network), all, 0.2),
    randomMasksLike(all, [1, 2]),
  ];
  sparsityOf(results[0]);
  expect(tf.memory().numTensors).toBe(count + 6);
  expect([values(network.weights), values(all)]).toEqual(before);
  tf.dispose(maskWeights(network, all));
});
