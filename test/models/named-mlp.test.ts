import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import {
  initMlp,
  loadNetwork,
  loadTfjsModel,
  mlpNetwork,
  type NamedTensors,
  networkCosts,
  networkParameters,
  type StoredNetwork,
  saveNetwork,
  saveTfjsModel,
} from "../../lib/models";
import { kernelMasks } from "../../lib/pruning";
import { hardLabels, predictLogits, predictNetworkLogits, train } from "../../lib/training";

let folder = "";
beforeAll(async () => {
  await selectBackend();
  folder = await mkdtemp(join(tmpdir(), "stillroom-多層-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const [sizes, seeds] = [
  [4, 3, 2],
  ["種", 2],
];
const network = mlpNetwork(sizes);
const x = Float32Array.of(1, 0, -1, 0.5, -1, 2, 0, 0.5);

/** Two sparse networks that trained together. */
async function trained() {
  const start = initMlp({ sizes, seeds });
  const masks = start.weights.map((weight) => tf.cast(tf.greater(weight, -0.3), "float32") as tf.Tensor3D);
  const { arms } = await train({
    ...{ seeds, inputs: x, steps: 5, learningRate: 0.1 },
    arms: { a: { start, masks, loss: hardLabels([0, 1], 2), drawRows: () => Int32Array.of(0, 1) } },
  });
  return { start, masks, last: arms.a.last };
}

const bits = (named: NamedTensors = {}) =>
  Object.fromEntries(Object.entries(named).map(([name, t]) => [name, [t.shape, [...t.dataSync<"float32">()]]]));

describe("networkParameters", () => {
  it("takes one replicate off, every number in its place", () => {
    const mlp = {
      weights: [tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]), tf.tensor3d([1, 2, 3, 4], [2, 2, 1])],
      biases: [tf.tensor3d([1, 2, 3, 4], [2, 1, 2]), tf.tensor3d([8, 9], [2, 1, 1])],
    };
    const before = tf.memory().numTensors;
    const second = networkParameters(mlp, 1);
    expect(tf.memory().numTensors).toBe(before + 4);
    expect(bits(second)).toEqual({
      "dense1/kernel": [
        [2, 2],
        [5, 6, 7, 8],
      ],
      "dense1/bias": [[2], [3, 4]],
      "dense2/kernel": [
        [2, 1],
        [3, 4],
      ],
      "dense2/bias": [[1], [9]],
    });
    expect(() => networkParameters(mlp, 2)).toThrow(
      "found replicate 2; there are 2, so expected an integer from 0 to 1",
    );
  });

  it.each([
    ["one compact file", saveNetwork, (path: string) => loadNetwork(path, network)],
    [
      "the TensorFlow.js format",
      (path: string, file: StoredNetwork) => saveTfjsModel(path, network, file),
      (path: string) => loadTfjsModel(path, network),
    ],
  ])("saves each of the trained networks with its masks and costs: %s", async (form, save, load) => {
    const { start, masks, last } = await trained();
    const logits = await predictLogits(last, x);
    const files = [0, 1].map((replicate) => ({
      parameters: networkParameters(last, replicate),
      masks: kernelMasks(network, masks, replicate),
      initial: networkParameters(start, replicate),
      note: `種 ${replicate}`,
    }));
    expect(bits(files[0].parameters)).not.toEqual(bits(files[1].parameters));
    for (const [replicate, file] of files.entries()) {
      const path = join(folder, `${form} ${replicate}`);
      await save(path, file);
      const loaded = await load(path);
      expect(loaded.note).toBe(file.note);
      for (const part of ["parameters", "masks", "initial"] as const)
        expect(bits(loaded[part])).toEqual(bits(file[part]));
      const found = await predictNetworkLogits(network, loaded.parameters, x);
      found.forEach((value, i) => {
        expect(value).toBeCloseTo(logits[replicate][i], 5);
      });
      const kept = masks.map((mask) => tf.gather(mask, replicate).sum().dataSync()[0]);
      expect(networkCosts(network, loaded.masks).layers.map(({ weights }) => weights)).toEqual(kept);
      expect(Math.min(...kept)).toBeGreaterThan(0);
      expect(kept.reduce((sum, own) => sum + own)).toBeLessThan(4 * 3 + 3 * 2);
    }
  });
});
