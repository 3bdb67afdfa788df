import { readFile } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { tf } from "../../backend";
import type { NamedTensors } from "../layers";
import { packBits, unpackBits } from "./pack-bits";
import { writeWhole } from "./write-whole";

/** Named tensors in named groups, such as parameters and masks, and a note: any value that JSON can hold. */
export interface TensorFile {
  readonly groups: Readonly<Record<string, NamedTensors>>;
  readonly note: unknown;
}

/**
 * As bytes: the line "stillroom tensors 1", a line of JSON `{ note, tensors: [{ group, name, shape, bits }] }`, the
 * numbers of each tensor in that order (32-bit floats, little-endian, row-major, or one bit a number where all are 0 or
 * 1, as in masks), then the CRC-32 of all that, little-endian. Reading gives back every bit.
 */
const magic = "stillroom tensors 1\n";
const entry = z.object({
  group: z.string(),
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  bits: z.boolean(),
});
const header = z.object({ note: z.unknown(), groups: z.array(z.string()), tensors: z.array(entry) });

/** @throws RangeError when a tensor holds other numbers than 32-bit floats. */
export function encodeTensors({ groups, note }: TensorFile): Uint8Array {
  const tensors = Object.entries(groups).flatMap(([group, named]) =>
    Object.entries(named).map(([name, tensor]) => {
      if (tensor.dtype !== "float32") {
        throw new RangeError(`encodeTensors: ${group} ${name} is of type ${tensor.dtype}; expected float32`);
      }
      const values = tensor.dataSync<"float32">();
      // −0 is told from 0, because a bit has no sign.
      const bits = values.every((value) => value === 1 || Object.is(value, 0));
      const bytes = bits ? packBits(values) : new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      return { entry: { group, name, shape: tensor.shape, bits }, bytes };
    }),
  );
  const line = JSON.stringify({ note, groups: Object.keys(groups), tensors: tensors.map((tensor) => tensor.entry) });
  const body = Buffer.concat([Buffer.from(`${magic}${line}\n`), ...tensors.map(({ bytes }) => bytes)]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(body));
  return Buffer.concat([body, checksum]);
}

/**
 * The inverse of {@link encodeTensors}, as new tensors.
 *
 * @throws RangeError when the bytes are no such file, or were cut off or changed.
 */
export function decodeTensors(bytes: Uint8Array): TensorFile {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data.toString("latin1", 0, magic.length) !== magic) {
    throw new RangeError(
      `decodeTensors: the bytes do not begin with "${magic.trim()}"; expected a file of saveTensors`,
    );
  }
  const end = data.length - 4;
  if (end < magic.length || data.readUInt32LE(end) !== crc32(data.subarray(0, end))) {
    throw new RangeError("decodeTensors: the checksum does not fit; the file was cut off or changed. Save it again");
  }
  const line = data.indexOf("\n", magic.length);
  const { note, groups, tensors } = header.parse(JSON.parse(data.toString("utf8", magic.length, line)));
  const starts = [line + 1];
  for (const { shape, bits } of tensors) starts.push(starts.at(-1)! + byteLength(shape, bits));
  if (starts.at(-1) !== end) {
    throw new RangeError(`decodeTensors: the header promises ${starts.at(-1)! - line - 1} bytes of ${end - line - 1}`);
  }
  const read = ({ shape, bits }: z.infer<typeof entry>, i: number) => {
    const part = data.subarray(starts[i], starts[i + 1]);
    // Copied, because a view of floats needs an address that is a multiple of 4.
    return tf.tensor(bits ? unpackBits(part, sizeOf(shape)) : new Float32Array(Uint8Array.from(part).buffer), shape);
  };
  const named = tensors.map((own, i) => ({ ...own, tensor: read(own, i) }));
  const group = (name: string) =>
    named.filter((own) => own.group === name).map((own) => [own.name, own.tensor] as const);
  return { groups: Object.fromEntries(groups.map((name) => [name, Object.fromEntries(group(name))])), note };
}

/** Writes the tensors whole or not at all. */
export async function saveTensors(path: string, file: TensorFile): Promise<void> {
  await writeWhole(path, encodeTensors(file));
}

/** @throws RangeError as {@link decodeTensors}, naming the file. */
export async function loadTensors(path: string): Promise<TensorFile> {
  const bytes = await readFile(path);
  try {
    return decodeTensors(bytes);
  } catch (error) {
    throw new RangeError(`${path}: ${(error as Error).message}`);
  }
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
const byteLength = (shape: readonly number[], bits: boolean) =>
  bits ? Math.ceil(sizeOf(shape) / 8) : 4 * sizeOf(shape);
