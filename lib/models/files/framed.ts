import { readFile } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { z } from "zod";

/** The numbers of a file, read from the first to the last. */
export interface Payload {
  /** The next bytes, copied, because a view of floats needs an address that is a multiple of 4. @throws RangeError beyond the end. */
  take(length: number): Uint8Array;
  /** The next 32-bit floats. @throws RangeError beyond the end. */
  floats(count: number): Float32Array;
  /** @throws RangeError when bytes are left. */
  end(): void;
}

/**
 * A file's bytes: the line "stillroom FORM", a line of JSON, the payload, then the CRC-32 of all that, little-endian.
 *
 * @param form name and version, such as "tensors 1"
 */
export function frame(form: string, header: object, payload: readonly ArrayBufferView[]): Uint8Array {
  const parts = payload.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  const body = Buffer.concat([Buffer.from(`${magicOf(form)}${JSON.stringify(header)}\n`), ...parts]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(body));
  return Buffer.concat([body, checksum]);
}

/**
 * The inverse of {@link frame}; `caller` begins the errors.
 *
 * @throws RangeError when the bytes are of another form, were cut off or changed, or have another header.
 */
export function unframe<T>(
  caller: string,
  form: string,
  header: z.ZodType<T>,
  bytes: Uint8Array,
): { header: T; payload: Payload } {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = magicOf(form);
  if (data.toString("latin1", 0, magic.length) !== magic) {
    throw new RangeError(
      `${caller}: the bytes do not begin with "${magic.trim()}"; expected a file of that form and version`,
    );
  }
  const end = data.length - 4;
  if (end < magic.length || data.readUInt32LE(end) !== crc32(data.subarray(0, end))) {
    throw new RangeError(`${caller}: the checksum does not fit; the file was cut off or changed. Save it again`);
  }
  const line = data.indexOf("\n", magic.length);
  const found = header.safeParse(JSON.parse(data.toString("utf8", magic.length, line)));
  if (!found.success) {
    throw new RangeError(
      `${caller}: ${found.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ")} in the header; ` +
        `expected the header of "${magic.trim()}"`,
    );
  }
  return { header: found.data, payload: payloadOf(caller, data.subarray(line + 1, end)) };
}

function payloadOf(caller: string, bytes: Uint8Array): Payload {
  let at = 0;
  const take = (length: number) => {
    if (at + length > bytes.length) {
      throw new RangeError(
        `${caller}: the header promises more numbers than the file holds, ${bytes.length} bytes; expected as many as it says. Save it again`,
      );
    }
    at += length;
    return Uint8Array.from(bytes.subarray(at - length, at));
  };
  const end = () => {
    if (at === bytes.length) return;
    throw new RangeError(
      `${caller}: ${bytes.length - at} bytes are left after what the header promises; expected none. Save it again`,
    );
  };
  return { take, floats: (count) => new Float32Array(take(4 * count).buffer), end };
}

/** What `decode` makes of a file, such as `decodeTensors`. @throws RangeError as it does, naming the file. */
export async function readWhole<T>(path: string, decode: (bytes: Uint8Array) => T): Promise<T> {
  const bytes = await readFile(path);
  try {
    return decode(bytes);
  } catch (error) {
    throw new RangeError(`${path}: ${(error as Error).message}`);
  }
}

const magicOf = (form: string) => `stillroom ${form}\n`;
