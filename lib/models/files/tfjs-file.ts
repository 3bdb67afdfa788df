import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { tf } from "../../backend";
import type { NamedTensors } from "../layers";
import { checkParameters, type Network } from "../network";
import { checkMasks, checkStored, type StoredNetwork } from "./model-file";
import { tfjsTopology } from "./tfjs-topology";
import { readWeights, weightGroup, writeWeights } from "./weight-file";
import { writeWhole } from "./write-whole";

const model = z.object({
  weightsManifest: z.tuple([weightGroup]),
  furtherWeights: z.array(weightGroup).max(1),
  userDefinedMetadata: z.object({ note: z.string() }),
});

const prefixes = { masks: "masks/", initial: "initial/" } as const;

/** Tensors under other names. */
const renamed = (named: NamedTensors, name: (own: string) => string): NamedTensors =>
  Object.fromEntries(Object.entries(named).map(([own, tensor]) => [name(own), tensor]));

/** Those of a prefix, under the names behind it; undefined when there are none. */
const behind = (prefix: string, named: NamedTensors): NamedTensors | undefined => {
  const own = Object.entries(named).filter(([name]) => name.startsWith(prefix));
  return own.length > 0 ? renamed(Object.fromEntries(own), (name) => name.slice(prefix.length)) : undefined;
};

/**
 * Writes a folder in the model format of TensorFlow.js, `model.json` and files of weights, which `tf.loadLayersModel`
 * opens as a model that gives the network's logits. Parameters have the names there that TensorFlow.js's own layers
 * look for, such as `norm1/gamma`. A network with a layer that is not among those, such as the soft decision tree, is
 * written without a topology: named tensors under their own names.
 *
 * Masks and initial values have the prefixes `masks/` and `initial/` and a manifest of their own, `furtherWeights`, in a
 * place where TensorFlow.js does not look: it refuses a model with weights that no layer asks for.
 *
 * Files of weights are named after their checksums and `model.json` is renamed into place last, so that a folder that is
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
  const described = tfjsTopology(network);
  const weights = renamed(parameters, (own) => described?.weightNames.get(own) ?? own);
  const further = {
    ...renamed(masks, (name) => `${prefixes.masks}${name}`),
    ...renamed(initial, (name) => `${prefixes.initial}${name}`),
  };
  const content = {
    modelTopology: described?.topology ?? null,
    format: described ? "layers-model" : "named-tensors",
    generatedBy: `Stillroom, TensorFlow.js ${tf.version_core}`,
    convertedBy: null,
    weightsManifest: [await writeWeights(folder, weights)],
    furtherWeights: Object.keys(further).length > 0 ? [await writeWeights(folder, further)] : [],
    userDefinedMetadata: { network: network.name, note },
  };
  await writeWhole(join(folder, "model.json"), `${JSON.stringify(content, null, 2)}\n`);
  const current = [...content.weightsManifest, ...content.furtherWeights].flatMap(({ paths }) => paths);
  const stale = (await readdir(folder)).filter(
    (name) => /^weights-[0-9a-f]{8}\.bin$/.test(name) && !current.includes(name),
  );
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
  const { weightsManifest, furtherWeights, userDefinedMetadata } = parsed.data;
  const groups = [...weightsManifest, ...furtherWeights];
  const buffers = await Promise.all(groups.map((group) => readWeights(folder, group)));
  // In tidy nothing stays behind when the second group cannot be decoded.
  const [weights, further = {}] = tf.tidy(() =>
    buffers.map((buffer, i) => tf.io.decodeWeights(buffer, groups[i].weights)),
  );
  const ownNames = new Map([...(tfjsTopology(network)?.weightNames ?? [])].map(([own, name]) => [name, own]));
  return checkStored(path, network, {
    parameters: renamed(weights, (name) => ownNames.get(name) ?? name),
    masks: behind(prefixes.masks, further),
    initial: behind(prefixes.initial, further),
    note: userDefinedMetadata.note,
  });
}
