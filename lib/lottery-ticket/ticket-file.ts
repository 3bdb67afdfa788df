import * as z from "zod";
import { tf } from "../backend";
import {
  checkMaskShapes,
  checkMaskValues,
  frame,
  mlpHeader,
  packBits,
  readWhole,
  replicatesOf,
  sizesOf,
  unframe,
  unpackBits,
  writeWhole,
} from "../models";
import type { Ticket } from "./ticket";

/**
 * A ticket as bytes: the line "stillroom ticket 1", a line of JSON `{ sizes, replicates, note }`, then layer by layer
 * weights and biases (32-bit floats, little-endian) and one bit a weight for the mask (lowest bit first, each layer
 * filled up to a whole byte), then the CRC-32 of all that, little-endian. Reading gives back every bit.
 */
const form = "ticket 1";
const headerForm = mlpHeader.extend({ note: z.string() });

/**
 * @param note what a reader should know of it, such as seeds and round; any text
 * @throws RangeError when the masks have other shapes than the weights, or hold anything but 0 and 1.
 */
export function encodeTicket({ initial, masks }: Ticket, note = ""): Uint8Array {
  checkMaskShapes("encodeTicket", masks, initial.weights);
  for (const [l, mask] of masks.entries()) checkMaskValues(`encodeTicket: the mask of layer ${l}`, mask);
  const layers = initial.weights.flatMap((weight, l) => [
    weight.dataSync<"float32">(),
    initial.biases[l].dataSync<"float32">(),
    packBits(masks[l].dataSync<"float32">()),
  ]);
  return frame(form, { sizes: sizesOf(initial), replicates: replicatesOf(initial), note }, layers);
}

/**
 * The inverse of {@link encodeTicket}, as new tensors.
 *
 * @throws RangeError when the bytes are no ticket, or were cut off or changed.
 */
export function decodeTicket(bytes: Uint8Array): { ticket: Ticket; note: string } {
  const { header, payload } = unframe("decodeTicket", form, headerForm, bytes);
  const { sizes, replicates, note } = header;
  const layers = sizes.slice(1).map((out, l) => {
    const size = replicates * sizes[l] * out;
    return {
      weights: payload.floats(size),
      biases: payload.floats(replicates * out),
      mask: unpackBits(payload.take(Math.ceil(size / 8)), size),
    };
  });
  payload.end();
  const weightTensor = (values: Float32Array, l: number) => tf.tensor3d(values, [replicates, sizes[l], sizes[l + 1]]);
  const initial = {
    weights: layers.map(({ weights }, l) => weightTensor(weights, l)),
    biases: layers.map(({ biases }, l) => tf.tensor3d(biases, [replicates, 1, sizes[l + 1]])),
  };
  return { ticket: { initial, masks: layers.map(({ mask }, l) => weightTensor(mask, l)) }, note };
}

/**
 * Writes a ticket beside `path` and then renames it, so that no reader meets half a ticket.
 *
 * @throws RangeError as {@link encodeTicket}, before anything is written.
 */
export async function saveTicket(path: string, ticket: Ticket, note = ""): Promise<void> {
  await writeWhole(path, encodeTicket(ticket, note));
}

/** @throws RangeError as {@link decodeTicket}, naming the file. */
export async function loadTicket(path: string): Promise<{ ticket: Ticket; note: string }> {
  return readWhole(path, decodeTicket);
}
