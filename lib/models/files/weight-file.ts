import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import * as z from "zod";
import { tf } from "../../backend";
import type { NamedTensors } from "../layers";
import { writeWhole } from "./write-whole";

/** A group of the weights manifest of TensorFlow.js, of one file, and the checksum of that file. */
export const weightGroup = z.object({
  paths: z.tuple([z.string().regex(/^[\w.-]+$/)]),
  weights: z.array(
    z.object({ name: z.string(), shape: z.array(z.number().int().nonnegative()), dtype: z.literal("float32") }),
  ),
  crc32: z.number(),
});

/** Writes one file of weights, named after its checksum, into the folder. */
export async function writeWeights(folder: string, tensors: NamedTensors) {
  const { data, specs } = await tf.io.encodeWeights(tensors);
  const bytes = new Uint8Array(data);
  const checksum = crc32(bytes);
  const file = `weights-${checksum.toString(16).padStart(8, "0")}.bin`;
  await writeWhole(join(folder, file), bytes);
  return { paths: [file], weights: specs, crc32: checksum };
}

/**
 * The bytes of a group, for `tf.io.decodeWeights`.
 *
 * @throws RangeError when the file was cut off or changed.
 */
export async function readWeights(folder: string, group: z.infer<typeof weightGroup>): Promise<ArrayBuffer> {
  const path = join(folder, group.paths[0]);
  const bytes = await readFile(path);
  if (crc32(bytes) !== group.crc32) {
    throw new RangeError(`${path}: the checksum does not fit; the file was cut off or changed`);
  }
  return Uint8Array.from(bytes).buffer;
}
