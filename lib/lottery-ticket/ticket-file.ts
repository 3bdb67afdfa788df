import { readFile } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { tf } from "../backend";
import { checkMaskShapes, checkMaskValues, packBits, replicatesOf, sizesOf, unpackBits, writeWhole } from "../models";
import type { Ticket } from "./ticket";

/**
 * A ticket as bytes: the line "stillroom ticket 1", a line of JSON `{ sizes, replicates, note }`, then layer by layer
 * weights and biases (32-bit floats, little-endian) and one bit a weight for the mask (lowest bit first, each layer
 * filled up to a whole byte), then the CRC-32 of all that, little-endian. Reading gives back every bit.
 */
const magic = "stillroom ticket 1\n";
const count = z.number().int().positive();
const header = z.object({ sizes: z.array(count).min(2), replicates: count, note: z.string() });

/**
 * @param note what a reader should know of it, such as seeds and round; any text
 * @throws RangeError when the masks have other shapes than the weights, or hold anything but 0 and 1.
 */
export function encodeTicket({ initial, masks }: Ticket, note = ""): Uint8Array {
  checkMaskShapes("encodeTicket", masks, initial.weights);
  for (const [l, mask] of masks.entries()) checkMaskValues(`encodeTicket: the mask of layer ${l}`, mask);
  const line = JSON.stringify({ sizes: sizesOf(initial), replicates: replicatesOf(initial), note });
  const layers = initial.weights.flatMap((weight, l) => [
    floatBytes(weight),
    floatBytes(initial.biases[l]),
    packBits(masks[l].dataSync<"float32">()),
  ]);
  const body = Buffer.concat([Buffer.from(`${magic}${line}\n`), ...layers]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(body));
  return Buffer.concat([body, checksum]);
}

/**
 * The inverse of {@link encodeTicket}, as new tensors.
 *
 * @throws RangeError when the bytes are no ticket, or were cut off or changed.
 */
export function decodeTicket(bytes: Uint8Array): { ticket: Ticket; note: string } {
  const data = Buffer.from(bytes);
  if (data.toString("latin1", 0, magic.length) !== magic) {
    throw new RangeError(`decodeTicket: the bytes do not begin with "${magic.trim()}"; expected a file of saveTicket`);
  }
  const end = data.length - 4;
  if (end < magic.length || data.readUInt32LE(end) !== crc32(data.subarray(0, end))) {
    throw new RangeError("decodeTicket: the checksum does not fit; the ticket was cut off or changed. Save it again");
  }
  const line = data.indexOf("\n", magic.length);
  const { sizes, replicates, note } = header.parse(JSON.parse(data.toString("utf8", magic.length, line)));
  let at = line + 1;
  const take = (length: number) => {
    at += length;
    if (at > end) throw new RangeError("decodeTicket: the header promises more numbers than the file holds");
    return data.subarray(at - length, at);
  };
  const weights: tf.Tensor3D[] = [];
  const biases: tf.Tensor3D[] = [];
  const masks: tf.Tensor3D[] = [];
  for (const [l, out] of sizes.slice(1).entries()) {
    const [weightShape, biasShape]: [number, number, number][] = [
      [replicates, sizes[l], out],
      [replicates, 1, out],
    ];
    const size = replicates * sizes[l] * out;
    weights.push(tf.tensor3d(floats(take(4 * size)), weightShape));
    biases.push(tf.tensor3d(floats(take(4 * replicates * out)), biasShape));
    masks.push(tf.tensor3d(unpackBits(take(Math.ceil(size / 8)), size), weightShape));
  }
  if (at !== end) {
    tf.dispose([weights, biases, masks]);
    throw new RangeError(
      `decodeTicket: ${end - at} bytes are left after the layers of the header; expected none. Save the ticket again`,
    );
  }
  return { ticket: { initial: { weights, biases }, masks }, note };
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
  const bytes = await readFile(path);
  try {
    return decodeTicket(bytes);
  } catch (error) {
    throw new RangeError(`${path}: ${(error as Error).message}`);
  }
}

function floatBytes(tensor: tf.Tensor): Buffer {
  const values = tensor.dataSync<"float32">();
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

/** Copied first, because a view needs an address that is a multiple of 4. */
const floats = (bytes: Uint8Array) => new Float32Array(Uint8Array.from(bytes).buffer);
