import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import {
  convN,
  decodeTensors,
  encodeTensors,
  initNetwork,
  loadNetwork,
  loadTensors,
  loadTfjsModel,
  type NamedTensors,
  type StoredNetwork,
  saveNetwork,
  saveTensors,
  saveTfjsModel,
  writeWhole,
} from "../../lib/models";

let folder = "";
beforeAll(async () => {
  await selectBackend();
  folder = await mkdtemp(join(tmpdir(), "stillroom-モデル-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const network = convN(2, { inputShape: [4, 4, 1], classes: 3, filters: 2, units: 3 });
const initial = () => initNetwork({ network, seed: "初" });
/** Values that only an exact copy keeps: −0, the smallest number, NaN and infinities too. */
const awkward = () => ({
  ...initial(),
  "conv1/bias": tf.tensor1d([-0, 1.401298464324817e-45]),
  "dense3/bias": tf.tensor1d([Number.NaN, Infinity, -Infinity]),
});
const stored = (): StoredNetwork => ({
  parameters: awkward(),
  masks: { "conv1/kernel": tf.tensor([1, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1], [3, 3, 1, 2]) },
  initial: initial(),
  note: "蒸留 of round 3",
});

const bytes = (named: NamedTensors = {}) =>
  Object.entries(named).map(([name, tensor]) => {
    const values = tensor.dataSync<"float32">();
    return [name, tensor.shape, Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("hex")];
  });
const allBytes = ({ parameters, masks, initial: start, note }: StoredNetwork) => [
  bytes(parameters).sort(),
  bytes(masks),
  bytes(start).sort(),
  note,
];

const forms = [
  ["one compact file", (path: string) => ({ save: saveNetwork, load: loadNetwork, path: `${path}.tensors` })],
  [
    "the TensorFlow.js format",
    (path: string) => ({
      save: (where: string, file: StoredNetwork) => saveTfjsModel(where, network, file),
      load: loadTfjsModel,
      path,
    }),
  ],
] as const;

describe.each(forms)("%s", (_, form) => {
  it("gives back every bit of parameters, masks and initial values, and the note", async () => {
    const { save, load, path } = form(join(folder, "重み"));
    await save(path, stored());
    expect(allBytes(await load(path, network))).toEqual(allBytes(stored()));
    await save(path, { parameters: initial() });
    const bare = await load(path, network);
    expect(allBytes(bare)).toEqual([bytes(initial()).sort(), [], [], ""]);
    expect(bare.masks).toBeUndefined();
    expect(bare.initial).toBeUndefined();
  });

  it("refuses tensors of another network, or masks of none of its kernels", async () => {
    const { save, load, path } = form(join(folder, "other"));
    await save(path, stored());
    const wider = convN(2, { inputShape: [4, 4, 1], classes: 3, filters: 3, units: 3 });
    await expect(load(path, wider)).rejects.toThrow(
      "parameter conv1/kernel has shape [3, 3, 1, 2]; Conv-2 expects shape [3, 3, 1, 3]",
    );
    const wrong = { parameters: initial(), masks: { "conv1/bias": tf.ones([2]) } };
    await expect(save(path, wrong).then(() => load(path, network))).rejects.toThrow(
      "a mask conv1/bias of shape [2]; Conv-2 expects one of conv1/kernel, conv2/kernel",
    );
  });

  it("leaves no tensor when it refuses a file, and no file but its own", async () => {
    const { save, load, path } = form(join(folder, "leak"));
    const file = { parameters: initial() };
    await save(path, file);
    const wider = convN(2, { inputShape: [4, 4, 1], classes: 3, filters: 3, units: 3 });
    const before = tf.memory().numTensors;
    await expect(load(path, wider)).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(before);
    expect((await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe("a tensor file", () => {
  it("stores masks at one bit a weight and tells 0 from −0", () => {
    const mask = tf.tensor1d(Array.from({ length: 8000 }, (_, i) => (i % 3 === 0 ? 1 : 0)));
    const length = (tensor: tf.Tensor) => encodeTensors({ groups: { g: { tensor } }, note: null }).length;
    expect(length(mask)).toBeLessThan(1000 + 200);
    expect(length(tf.tensor1d([...mask.dataSync().slice(1), -0]))).toBeGreaterThan(4 * 8000);
  });

  it("keeps a note of any kind, empty groups, scalars and tensors without numbers", () => {
    const note = { 種: [1, null, "✓"], deep: { x: 0.1 } };
    const groups = { empty: {}, g: { scalar: tf.scalar(0.1), none: tf.zeros([0, 3]) } };
    const again = decodeTensors(encodeTensors({ groups, note }));
    expect(again.note).toEqual(note);
    expect(Object.keys(again.groups)).toEqual(["empty", "g"]);
    expect(bytes(again.groups.g)).toEqual(bytes(groups.g));
  });

  it("refuses whatever was cut off or changed, at every byte", () => {
    const whole = encodeTensors({ groups: { g: { t: tf.tensor1d([0.1, 2]) } }, note: "n" });
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeTensors(whole.subarray(0, length))).toThrow(/checksum does not fit|do not begin with/);
    }
    for (let i = 0; i < whole.length; i++) {
      const changed = whole.map((byte, k) => (k === i ? byte ^ 1 : byte));
      expect(() => decodeTensors(changed)).toThrow(/checksum does not fit|do not begin with/);
    }
  });

  it("names the file it refuses, and refuses other numbers than 32-bit floats", async () => {
    const path = join(folder, "壊れた");
    await writeFile(path, "not tensors");
    await expect(loadTensors(path)).rejects.toThrow(`${path}: decodeTensors: the bytes do not begin with`);
    const groups = { g: { labels: tf.tensor1d([1, 2], "int32") } };
    await expect(saveTensors(path, { groups, note: "" })).rejects.toThrow(
      "g labels is of type int32; expected float32",
    );
    expect(await readFile(path, "utf8")).toBe("not tensors");
  });
});

describe("the TensorFlow.js format", () => {
  it("is what TensorFlow.js itself reads: manifests of names, shapes and types beside their files of weights", async () => {
    const path = join(folder, "tfjs");
    const file = stored();
    await saveTfjsModel(path, network, file);
    const { weightsManifest, furtherWeights } = JSON.parse(await readFile(join(path, "model.json"), "utf8"));
    const decode = async ([{ paths, weights }]: { paths: string[]; weights: tf.io.WeightsManifestEntry[] }[]) => {
      const data = Uint8Array.from(await readFile(join(path, paths[0])));
      return tf.io.decodeWeights(data.buffer, weights);
    };
    expect(bytes(await decode(weightsManifest))).toEqual(bytes(file.parameters));
    const further = Object.keys(await decode(furtherWeights));
    expect(further).toEqual(["masks/conv1/kernel", ...Object.keys(file.parameters).map((name) => `initial/${name}`)]);
  });

  it("refuses masks and initial values that were changed, and leaves no tensor of the sound parameters", async () => {
    const path = join(folder, "further");
    await saveTfjsModel(path, network, stored());
    const { furtherWeights } = JSON.parse(await readFile(join(path, "model.json"), "utf8"));
    const file = join(path, furtherWeights[0].paths[0]);
    const content = await readFile(file);
    await writeFile(file, content.subarray(0, -1));
    const before = tf.memory().numTensors;
    await expect(loadTfjsModel(path, network)).rejects.toThrow(`${file}: the checksum does not fit`);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses weights that were changed, and leaves one file of weights when it writes over a model", async () => {
    const path = join(folder, "again");
    await saveTfjsModel(path, network, { parameters: initial() });
    await saveTfjsModel(path, network, { parameters: initNetwork({ network, seed: 2 }) });
    const files = await readdir(path);
    expect(files).toHaveLength(2);
    const weights = join(path, files.find((name) => name.endsWith(".bin"))!);
    const content = await readFile(weights);
    await writeFile(
      weights,
      content.map((byte, i) => (i === 5 ? byte ^ 1 : byte)),
    );
    await expect(loadTfjsModel(path, network)).rejects.toThrow("the checksum does not fit");
    await writeFile(weights, content.subarray(4));
    await expect(loadTfjsModel(path, network)).rejects.toThrow("the checksum does not fit");
    await writeFile(join(path, "model.json"), '{"weightsManifest": []}');
    await expect(loadTfjsModel(path, network)).rejects.toThrow("Expected a model.json of saveTfjsModel");
  });
});

describe("writeWhole", () => {
  it("leaves the old file and nothing else when it cannot write", async () => {
    const path = join(folder, "taken");
    await writeWhole(join(path, "inside"), "a file in a folder of that name");
    await expect(writeWhole(path, "new")).rejects.toThrow();
    expect(await readdir(path)).toEqual(["inside"]);
    expect((await readdir(folder)).filter((name) => name.includes(".part"))).toEqual([]);
  });
});
