import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { convN, initNetwork, kernelsOf } from "../../lib/models";
import { keepAll, kernelMasks, magnitudes, pruneGlobally, pruneLayers, stackKernels } from "../../lib/pruning";
import { values } from "./network";

beforeAll(async () => {
  await selectBackend();
});

const network = convN(2, { inputShape: [4, 4, 1], classes: 3, filters: 2, units: 3 });
const networks = () => [1, "二"].map((seed) => initNetwork({ network, seed }));
const names = kernelsOf(network).map(({ name }) => name);

describe("stackKernels and kernelMasks", () => {
  it("put the kernels of every network into matrices, and masks of matrices back into the kernels' shapes", () => {
    const all = networks();
    const { weights } = stackKernels(network, all);
    expect(weights.map(({ shape }) => shape)).toEqual([
      [2, 9, 2],
      [2, 18, 2],
      [2, 8, 3],
      [2, 3, 3],
      [2, 3, 3],
    ]);
    names.forEach((name, l) => {
      const kernels = all.map((own) => [...own[name].dataSync()]);
      expect([...weights[l].dataSync()]).toEqual(kernels.flat());
    });
    const positive = weights.map((weight) => tf.cast(tf.greater(weight, 0), "float32") as tf.Tensor3D);
    all.forEach((own, r) => {
      const masks = kernelMasks(network, positive, r);
      expect(Object.keys(masks)).toEqual(names);
      for (const name of names) {
        expect(masks[name].shape).toEqual(own[name].shape);
        expect([...masks[name].dataSync()]).toEqual([...own[name].dataSync()].map((value) => Number(value > 0)));
      }
    });
  });

  it("let convolutions be pruned like any weights: exact counts, each replicate by itself", () => {
    const stacked = stackKernels(network, networks());
    const masks = pruneLayers(magnitudes(stacked), keepAll(stacked), [0.1, 0.1, 0.2, 0.2, 0.1]);
    // 18, 36, 24, 9 and 9 weights without 2, 4, 5, 2 and 1.
    expect(masks.map((mask) => tf.sum(mask, [1, 2]).dataSync())).toEqual(
      [16, 32, 19, 7, 8].map((kept) => Float32Array.of(kept, kept)),
    );
    const globally = pruneGlobally(magnitudes(stacked), keepAll(stacked), 0.5);
    expect(values(globally).reduce((sum, layer) => sum + layer.reduce((a, b) => a + b, 0), 0)).toBe(96);
  });

  it("refuse masks of other shapes, or of a replicate that is not there", () => {
    const masks = keepAll(stackKernels(network, networks()));
    expect(() => kernelMasks(network, masks.slice(1), 0)).toThrow("Conv-2 expects [R, 9, 2], [R, 18, 2]");
    expect(() => kernelMasks(network, masks, 2)).toThrow("for replicate 2");
  });
});
