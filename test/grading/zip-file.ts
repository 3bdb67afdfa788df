import { crc32, deflateRawSync } from "node:zlib";

/** One file of an archive; `claims` is the size that the archive states in place of the real one. */
export interface ZipPart {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly claims?: number;
  /** Unix mode, file type included. */
  readonly mode?: number;
  /** The name in another encoding than UTF-8, or in UTF-8 without a word about it: no flag is set. */
  readonly rawName?: Uint8Array;
}

const u16 = (value: number) => [value & 0xff, value >>> 8];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];

/** An archive (PKWARE's APPNOTE, 4.3), with every lie that it is asked to tell. */
export function zipOf(parts: readonly ZipPart[]): Uint8Array {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, claims = bytes.length, mode = 0o100644, rawName } of parts) {
    const packed = deflateRawSync(bytes);
    const text = Buffer.from(rawName ?? Buffer.from(name, "utf8"));
    const flags = u16(rawName ? 0 : 0x800);
    const about = [...flags, ...u16(8), ...u32(0), ...u32(crc32(bytes)), ...u32(packed.length), ...u32(claims)];
    const local = [...u32(0x04034b50), ...u16(20), ...about, ...u16(text.length), ...u16(0)];
    const entry = [...u32(0x02014b50), ...u16(0x031e), ...u16(20), ...about, ...u16(text.length), ...u16(0), ...u16(0)];
    locals.push(Buffer.from(local), text, packed);
    central.push(Buffer.from([...entry, ...u16(0), ...u16(0), ...u32((mode << 16) >>> 0), ...u32(at)]), text);
    at += local.length + text.length + packed.length;
  }
  const size = central.reduce((sum, { length }) => sum + length, 0);
  const count = u16(parts.length);
  const end = [...u32(0x06054b50), ...u32(0), ...count, ...count, ...u32(size), ...u32(at), ...u16(0)];
  return Buffer.concat([...locals, ...central, Buffer.from(end)]);
}
