import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import {
  batchNorm,
  conv,
  convN,
  dense,
  dropout,
  flatten,
  initNetwork,
  kernelsOf,
  type Layer,
  type LayerNode,
  lenet300100,
  loadTfjsModel,
  mlpNetwork,
  type NamedTensors,
  type Network,
  network,
  networkLogits,
  relu,
  residual,
  saveTfjsModel,
} from "../../lib/models";
import { seededRandom } from "../../lib/random";
import { smallNetworks } from "./small-networks";

let folder = "";
beforeAll(async () => {
  await selectBackend();
  folder = await mkdtemp(join(tmpdir(), "stillroom-層-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Of every parameter, so that none can be mistaken for another, nor for what TensorFlow.js starts a layer with. */
function randomParameters({ parameters }: Network): NamedTensors {
  const random = seededRandom("層");
  const filled = parameters.map(({ kind, name, shape }) => {
    const own = random.fork(name);
    const size = shape.reduce((product, length) => product * length, 1);
    const draw = () => (kind === "kernel" ? 0.4 * own.normal() : 0.5 + own.next());
    return [name, tf.tensor(Float32Array.from({ length: size }, draw), [...shape])] as const;
  });
  return Object.fromEntries(filled);
}

function randomInputs({ inputShape }: Network, rows = 3): tf.Tensor {
  const random = seededRandom("入力");
  const size = inputShape.reduce((product, length) => product * length, rows);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    [rows, ...inputShape],
  );
}

/** The loader that a browser uses, with a folder in place of the network, and strict as it is by default. */
const openStock = (path: string) =>
  tf.loadLayersModel(
    tf.io.http("https://models.invalid/model.json", {
      fetchFunc: async (url) => new Response(Uint8Array.from(await readFile(join(path, basename(String(url)))))),
    }),
  );

/** The largest difference of the logits, in units of their size. */
async function difference(own: Network, path: string, parameters: NamedTensors): Promise<number> {
  const x = randomInputs(own);
  const stock = await openStock(path);
  const [theirs, ours] = [stock.predict(x) as tf.Tensor, networkLogits(own, parameters, x)];
  expect(theirs.shape).toEqual(ours.shape);
  const size = tf.max(tf.abs(ours)).dataSync()[0];
  expect(size).toBeGreaterThan(0.01);
  return tf.max(tf.abs(tf.sub(theirs, ours))).dataSync()[0] / size;
}

const { "soft decision tree": tree, ...expressible } = smallNetworks;
const small = { inputShape: [8, 8, 3], classes: 4, filters: 3, units: 5 };
const twoOfOneName = [flatten, dense("same", 4), relu, batchNorm("same"), dense("入", 3)];
const odd: Record<string, () => Network> = {
  "names that TensorFlow.js refuses": () => network("層", [2, 2, 1], twoOfOneName),
  "an input as a summand, twice": () =>
    network("sum", [3], [residual([]), residual([relu, dense("dense", 3)], [relu]), dropout("d", 0.9)]),
  "strides and an edge that does not count": () =>
    network("strides", [7, 6, 2], [conv("a", 3, 3, { stride: 2, padding: "valid" }), flatten, dense("b", 2)]),
};
const covered: Record<string, () => Network> = {
  ...expressible,
  "Conv-2": () => convN(2, small),
  "Conv-6": () => convN(6, { ...small, dropoutRate: 0.5 }),
  "MLP of pictures": () => mlpNetwork([12, 7, 6, 4], [2, 2, 3]),
  "LeNet-300-100": () => mlpNetwork(lenet300100),
  ...odd,
};

const save = async (own: Network, name: string) => {
  const [path, parameters] = [join(folder, name), randomParameters(own)];
  const masks = Object.fromEntries(kernelsOf(own).map(({ name: kernel, shape }) => [kernel, tf.ones([...shape])]));
  const stored = { parameters, masks, initial: initNetwork({ network: own, seed: 1 }), note: "層" };
  await saveTfjsModel(path, own, stored);
  return { path, stored };
};

describe.each(Object.entries(covered))("%s", (name, make) => {
  it("is opened by TensorFlow.js as a model of the same logits, masks and initial values beside it", async () => {
    const own = make();
    const { path, stored } = await save(own, name);
    expect(await difference(own, path, stored.parameters)).toBeLessThan(1e-5);
  });

  it("comes back with every name and number", async () => {
    const own = make();
    const { path, stored } = await save(own, name);
    const again = await loadTfjsModel(path, own);
    const hex = (tensor: tf.Tensor) => {
      const { buffer, byteOffset, byteLength } = tensor.dataSync<"float32">();
      return Buffer.from(buffer, byteOffset, byteLength).toString("hex");
    };
    const content = (tensors: NamedTensors = {}) =>
      new Map(Object.entries(tensors).map(([key, tensor]) => [key, [tensor.shape, hex(tensor)]]));
    for (const part of ["parameters", "masks", "initial"] as const) {
      expect(content(again[part])).toEqual(content(stored[part]));
    }
    expect(again.note).toBe("層");
  });
});

describe("the topology", () => {
  it("has the layers' own names, and their weights those of Keras", async () => {
    const { path } = await save(smallNetworks["BatchNorm MLP"](), "names");
    const { format, weightsManifest } = JSON.parse(await readFile(join(path, "model.json"), "utf8"));
    expect(format).toBe("layers-model");
    expect(weightsManifest[0].weights.slice(0, 6).map((spec: { name: string }) => spec.name)).toEqual([
      ...["dense1/kernel", "dense1/bias"],
      ...["norm1/gamma", "norm1/beta", "norm1/moving_mean", "norm1/moving_variance"],
    ]);
  });

  const own = network("n", [3], [dense("dense", 3), relu, batchNorm("norm")]);
  it.each<[string, Partial<LayerNode>]>([
    ["another ε", { config: { axis: -1, epsilon: 0.1 } }],
    [
      "mean and scale exchanged",
      {
        weights: {
          gamma: "norm/mean",
          beta: "norm/offset",
          moving_mean: "norm/scale",
          moving_variance: "norm/variance",
        },
      },
    ],
  ])("is seen to be wrong: %s", async (_, change) => {
    const wrong = (input: LayerNode) =>
      own.describe!(input).map((node, i, { length }) => (i + 1 < length ? node : { ...node, ...change }));
    const path = join(folder, "wrong");
    const parameters = randomParameters(own);
    await saveTfjsModel(path, own, { parameters });
    expect(await difference(own, path, parameters)).toBeLessThan(1e-5);
    await saveTfjsModel(path, { ...own, describe: wrong }, { parameters });
    expect(await difference(own, path, parameters)).toBeGreaterThan(1e-3);
  });

  it("is not there where a layer is none of TensorFlow.js's: named tensors, which come back all the same", async () => {
    const unlike = tree();
    const { path, stored } = await save(unlike, "tree");
    const { modelTopology, format } = JSON.parse(await readFile(join(path, "model.json"), "utf8"));
    expect([modelTopology, format]).toEqual([null, "named-tensors"]);
    expect(Object.keys((await loadTfjsModel(path, unlike)).parameters)).toEqual(Object.keys(stored.parameters));
    const double: Layer = (input) => ({ outputShape: input, parameters: [], apply: (_, x) => tf.add(x, x) });
    expect(network("n", [3], [residual([double]), dense("dense", 3)]).describe).toBeUndefined();
  });
});
