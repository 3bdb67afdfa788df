import { tf } from "../../backend";
import { checkMaskValues } from "../check-mask";
import type { NamedTensors } from "../layers";
import { checkParameters, kernelsOf, type Network } from "../network";
import { loadTensors, saveTensors } from "./tensor-file";

/** A network's tensors with what travels with them; `tf.dispose` frees each part. */
export interface StoredNetwork {
  readonly parameters: NamedTensors;
  /** Of kernels by name, 1 where a weight is kept and 0 where it is removed. */
  readonly masks?: NamedTensors;
  /** θ₀: where training started. */
  readonly initial?: NamedTensors;
  /** What a reader should know, such as data set and seed; any text. */
  readonly note?: string;
}

/** Writes one compact file: every bit of every tensor, masks at one bit a weight, a checksum. Whole or not at all. */
export async function saveNetwork(path: string, { note = "", ...tensors }: StoredNetwork): Promise<void> {
  const { parameters, masks, initial } = tensors;
  await saveTensors(path, { groups: { parameters, ...(masks && { masks }), ...(initial && { initial }) }, note });
}

/**
 * Reads what `saveNetwork` wrote, as new tensors.
 *
 * @param network whose parameters they have to be
 * @throws RangeError when the file was cut off or changed, or holds another network.
 */
export async function loadNetwork(path: string, network: Network): Promise<StoredNetwork> {
  const { groups, note } = await loadTensors(path);
  return checkStored(path, network, { ...groups, note: String(note) });
}

/** Refuses, and disposes of, tensors that are not those of the network; `where` is named in the error. */
export function checkStored(where: string, network: Network, stored: Partial<StoredNetwork>): StoredNetwork {
  const { parameters = {}, masks, initial, note } = stored;
  try {
    checkParameters(where, network, parameters);
    if (initial) checkParameters(`${where}, initial values`, network, initial);
    if (masks) checkMasks(where, network, masks);
    return { parameters, ...(masks && { masks }), ...(initial && { initial }), note };
  } catch (error) {
    tf.dispose([parameters, masks ?? {}, initial ?? {}]);
    throw error;
  }
}

/** @throws RangeError when a mask belongs to no kernel of the network, or has another shape or other numbers than 0 and 1. */
export function checkMasks(where: string, network: Network, masks: NamedTensors): void {
  const kernels = new Map(kernelsOf(network).map(({ name, shape }) => [name, shape.join(", ")]));
  for (const [name, mask] of Object.entries(masks)) {
    if (kernels.get(name) === mask.shape.join(", ")) {
      checkMaskValues(`${where}: the mask ${name}`, mask);
      continue;
    }
    throw new RangeError(
      `${where}: a mask ${name} of shape [${mask.shape.join(", ")}]; ${network.name} expects ` +
        (kernels.has(name) ? `shape [${kernels.get(name)}]` : `one of ${[...kernels.keys()].join(", ")}`),
    );
  }
}
