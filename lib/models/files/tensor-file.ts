import * as z from "zod";
import { tf } from "../../backend";
import type { NamedTensors } from "../layers";
import { frame, readWhole, unframe } from "./framed";
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
const form = "tensors 1";
const entry = z.object({
  group: z.string(),
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  bits: z.boolean(),
});
const headerForm = z.object({ note: z.unknown(), groups: z.array(z.string()), tensors: z.array(entry) });

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
      const bytes = bits ? packBits(values) : values;
      return { entry: { group, name, shape: tensor.shape, bits }, bytes };
    }),
  );
  const header = { note, groups: Object.keys(groups), tensors: tensors.map((tensor) => tensor.entry) };
  return frame(
    form,
    header,
    tensors.map(({ bytes }) => bytes),
  );
}

/**
 * The inverse of {@link encodeTensors}, as new tensors.
 *
 * @throws RangeError when the bytes are no such file, or were cut off or changed.
 */
export function decodeTensors(bytes: Uint8Array): TensorFile {
  const { header, payload } = unframe("decodeTensors", form, headerForm, bytes);
  const { note, groups } = header;
  const read = header.tensors.map((own) => {
    const size = own.shape.reduce((product, length) => product * length, 1);
    return {
      ...own,
      values: own.bits ? unpackBits(payload.take(Math.ceil(size / 8)), size) : payload.floats(size),
    };
  });
  payload.end();
  const named = read.map(({ values, ...own }) => ({ ...own, tensor: tf.tensor(values, own.shape) }));
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
  return readWhole(path, decodeTensors);
}
