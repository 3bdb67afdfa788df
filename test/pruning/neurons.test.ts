import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { initMlp, maskWeights, mlpLogits, sizesOf, takeReplicates } from "../../lib/models";
import { keptCounts, neuronMasks, pruneNeurons, pruneNeuronsGlobally, removeNeurons } from "../../lib/pruning";
import { seededRandom } from "../../lib/random";
import { smallNetworks, values } from "./network";

beforeAll(async () => {
  await selectBackend();
});

describe("structured pruning", () => {
  it("removes the units of smallest ℓ₁ norm, the first among equals", () => {
    // Norms of incoming weights: [2, 4, 6] and [5, 4, 3].
    const kept = pruneNeurons(smallNetworks(), [1 / 3]);
    expect(kept.map((layer) => layer.map((own) => [...own]))).toEqual([
      [
        [1, 2],
        [0, 1],
      ],
    ]);
    const tied = { weights: [tf.ones([1, 2, 4]), tf.ones([1, 4, 2])] as tf.Tensor3D[], biases: [] };
    expect([...pruneNeurons(tied, [0.5])[0][0]]).toEqual([2, 3]);
  });

  it("masks whole units: columns that come in, rows that go out", () => {
    const network = smallNetworks();
    const masks = neuronMasks(network, pruneNeurons(network, [1 / 3]));
    expect(values(masks)).toEqual([
      [0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 0],
      [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0],
    ]);
    expect(keptCounts(masks)).toEqual([
      [4, 4],
      [4, 4],
    ]);
  });

  it("gives smaller networks with the logits of the masked ones, biases of removed units and all", () => {
    const random = seededRandom("neurons");
    const start = initMlp({ sizes: [6, 10, 8, 3], seeds: [1, 2] });
    const biases = start.biases.map((b) => tf.tensor3d(Array.from({ length: b.size }, random.normal), b.shape));
    const network = { ...start, biases };
    const kept = pruneNeurons(network, [0.4, 0.25]);
    const small = removeNeurons(network, kept);
    expect(sizesOf(small)).toEqual([6, 6, 6, 3]);

    const x = tf.tensor2d(Array.from({ length: 30 }, random.normal), [5, 6]);
    const [masked, shrunk] = [maskWeights(network, neuronMasks(network, kept)), small].map(
      (parameters) => values([mlpLogits(parameters, x)])[0],
    );
    masked.forEach((logit, i) => {
      expect(shrunk[i]).toBeCloseTo(logit, 5);
    });
    expect(Math.max(...masked)).toBeGreaterThan(0.1);
  });

  it("ranks the units of all layers at once, by norms that each layer's norm divides", () => {
    // Norms into the hidden units: 1, 3, 3, 9 (together 10) and 6, 8 (together 10), in the other replicate times 1000
    // and in another order.
    const network = {
      weights: [
        tf.tensor3d([1, 3, -3, 9, 9000, 1000, 3000, 3000], [2, 1, 4]),
        tf.tensor3d([6, 8, ...Array(6).fill(0), -8, ...Array(6).fill(0), 6], [2, 4, 2]),
        tf.ones([2, 2, 2]) as tf.Tensor3D,
      ],
      biases: [tf.ones([2, 1, 4]), tf.ones([2, 1, 2]), tf.ones([2, 1, 2])] as tf.Tensor3D[],
    };
    const kept = (rate: number) => pruneNeuronsGlobally(network, rate).map((layer) => layer.map((own) => [...own]));
    expect(kept(2 / 6)).toEqual([
      [
        [2, 3],
        [0, 3],
      ],
      [
        [0, 1],
        [0, 1],
      ],
    ]);
    expect(kept(4 / 6)).toEqual([
      [[3], [0]],
      [[1], [0]],
    ]);
    expect(() => kept(5 / 6)).toThrow("removes 5 of 6 units in 2 layer(s); expected at most 4");
  });

  it("removes other numbers of units in other replicates, one replicate at a time", () => {
    const network = initMlp({ sizes: [6, 10, 8, 3], seeds: [1, 2, 3, 4] });
    const kept = pruneNeuronsGlobally(network, 0.5);
    const counts = kept.map((layer) => layer.map((own) => own.length));
    expect(counts[0].map((count, r) => count + counts[1][r])).toEqual([9, 9, 9, 9]);
    expect(new Set(counts[0]).size).toBeGreaterThan(1);
    expect(() => removeNeurons(network, kept)).toThrow("units of hidden layer 0; expected as many in each");
    const x = tf.tensor2d(
      Array.from({ length: 12 }, (_, i) => Math.sin(i)),
      [2, 6],
    );
    const masked = mlpLogits(maskWeights(network, neuronMasks(network, kept)), x);
    kept[0].forEach((_, r) => {
      const own = kept.map((layer) => [layer[r]]);
      const small = removeNeurons(takeReplicates(network, [r]), own);
      const expected = values([tf.slice(masked, [r, 0, 0], [1, 2, 3])])[0];
      values([mlpLogits(small, x)])[0].forEach((logit, i) => {
        expect(logit).toBeCloseTo(expected[i], 5);
      });
    });
  });

  it("leaves no tensor but its result", () => {
    const network = smallNetworks();
    const before = tf.memory().numTensors;
    removeNeurons(network, pruneNeurons(network, [1 / 3]));
    expect(tf.memory().numTensors).toBe(before + 4);
  });

  it("refuses rates and kept units that do not fit", () => {
    const network = smallNetworks();
    expect(() => pruneNeurons(network, [0.9])).toThrow("hidden layer 0: rate 0.9 leaves none of 3 units");
    expect(() => pruneNeurons(network, [1])).toThrow("expected a number in [0, 1)");
    expect(() => pruneNeurons(network, [0.1, 0.1])).toThrow("found 2 rate(s) for 1 hidden layer(s)");
    const others = pruneNeurons(initMlp({ sizes: [2, 9, 2], seeds: [1, 2] }), [0.1]);
    expect(() => removeNeurons(network, others)).toThrow("expected those of pruneNeurons");
    expect(() => neuronMasks(network, [])).toThrow("expected those of pruneNeurons");
  });
});
