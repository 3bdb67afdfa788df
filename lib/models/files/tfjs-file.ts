import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { tf } from "../../backend";
import type { NamedTensors } from "../layers";
import { checkParameters, type Network } from "../network";
import { checkMasks, checkStored, type StoredNetwork } from "./model-file";
import { writeWhole } from "./write-whole";

const weight = z.object({
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  dtype: z.literal("float32"),
});
const manifest = z.object({ paths: z.tuple([z.string().regex(/^[\w.-]+$/)]), weights: z.array(weight) });
const model = z.object({
  weightsManifest: z.tuple([manifest]),
  userDefinedMetadata: z.object({ crc32: z.number(), note: z.string() }),
});

const prefixes = { masks: "masks/", initial: "initial/" } as const;

/**
 * Writes a folder in the model format of TensorFlow.js: `model.json` with a weights manifest, and one file of weights.
 * The parameters have their own names there, masks and initial values the prefixes `masks/` and `initial/`. There is no
 * topology in it, because a network is a function here: who reads the folder elsewhere gets named tensors.
 *
 * The file of weights is named after its checksum and `model.json` is renamed into place last, so that a folder that is
 * written over is the old model until it is the new one.
 *
 * @throws RangeError when the tensors are not those of the network.
 */
export async function saveTfjsModel(
  folder: string,
  network: Network,
  { parameters, masks = {}, initial = {}, note = "" }: StoredNetwork,
): Promise<void> {
  checkParameters("saveTfjsModel", network, parameters);
  checkMasks("saveTfjsModel", network, masks);
  const prefixed = (prefix: string, named: NamedTensors) =>
    Object.entries(named).map(([name, tensor]) => ({ name: `${prefix}${name}`, tensor }));
  const tensors = [
    ...prefixed("", parameters),
    ...prefixed(prefixes.masks, masks),
    ...prefixed(prefixes.initial, initial),
  ];
  const { data, specs } = await tf.io.encodeWeights(tensors);
  const bytes = new Uint8Array(data);
  const checksum = crc32(bytes);
  const weights = `weights-${checksum.toString(16).padStart(8, "0")}.bin`;
  await writeWhole(join(folder, weights), bytes);
  const content = {
    modelTopology: null,
    format: "named-tensors",
    generatedBy: `Stillroom, TensorFlow.js ${tf.version_core}`,
    convertedBy: null,
    weightsManifest: [{ paths: [weights], weights: specs }],
    userDefinedMetadata: { network: network.name, crc32: checksum, note },
  };
  await writeWhole(join(folder, "model.json"), `${JSON.stringify(content, null, 2)}\n`);
  const stale = (await readdir(folder)).filter((name) => /^weights-[0-9a-f]{8}\.bin$/.test(name) && name !== weights);
  await Promise.all(stale.map((name) => rm(join(folder, name), { force: true })));
}

/**
 * Reads what `saveTfjsModel` wrote, as new tensors.
 *
 * @throws RangeError when the folder holds no such model, another network, or weights that were cut off or changed.
 */
export async function loadTfjsModel(folder: string, network: Network): Promise<StoredNetwork> {
  const path = join(folder, "model.json");
  const parsed = model.safeParse(JSON.parse(await readFile(path, "utf8")));
  if (!parsed.success) {
    throw new RangeError(`${path}: ${z.prettifyError(parsed.error)}\nExpected a model.json of saveTfjsModel.`);
  }
  const { weightsManifest, userDefinedMetadata } = parsed.data;
  const [{ paths, weights }] = weightsManifest;
  const bytes = await readFile(join(folder, paths[0]));
  if (crc32(bytes) !== userDefinedMetadata.crc32) {
    throw new RangeError(`${join(folder, paths[0])}: the checksum does not fit; the file was cut off or changed`);
  }
  const { buffer } = Uint8Array.from(bytes);
  const all = Object.entries(tf.io.decodeWeights(buffer, weights));
  const group = (prefix: string) => {
    const own = all.filter(([name]) => name.startsWith(prefix)).map(([name, t]) => [name.slice(prefix.length), t]);
    return own.length > 0 ? (Object.fromEntries(own) as NamedTensors) : undefined;
  };
  const [masks, initial] = [group(prefixes.masks), group(prefixes.initial)];
  const bare = all.filter(([name]) => !Object.values(prefixes).some((prefix) => name.startsWith(prefix)));
  const { note } = userDefinedMetadata;
  return checkStored(path, network, { parameters: Object.fromEntries(bare), masks, initial, note });
}
