import { crc32, deflateRawSync } from "node:zlib";

/** One file of an archive. */
export interface ZipEntry {
  /** With `/` between folders. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly executable?: boolean;
}

/** The first day that the format knows: the same files give the same archive. */
const date = 0x21;
/** Names are UTF-8. */
const flags = 0x800;
const deflated = 8;
const [version, madeOnUnix] = [20, 0x0314];

const u16 = (...values: number[]): Buffer =>
  Buffer.concat(values.map((value) => Buffer.from([value & 0xff, value >>> 8])));
const u32 = (...values: number[]): Buffer => Buffer.concat(values.map((value) => u16(value & 0xffff, value >>> 16)));

/** An archive of these files (PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16). */
export function zipArchive(entries: readonly ZipEntry[]): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, bytes, executable = false } of entries) {
    const name = Buffer.from(path, "utf8");
    const packed = deflateRawSync(bytes);
    const about = Buffer.concat([
      ...[u16(version, flags, deflated, 0, date), u32(crc32(bytes), packed.length, bytes.length)],
      u16(name.length, 0),
    ]);
    const file = Buffer.concat([u32(0x04034b50), about, name, packed]);
    const mode = 0o100000 | (executable ? 0o755 : 0o644);
    directory.push(
      Buffer.concat([u32(0x02014b50), u16(madeOnUnix), about, u16(0, 0, 0), u32((mode << 16) >>> 0, offset), name]),
    );
    files.push(file);
    offset += file.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = [u32(0x06054b50), u16(0, 0, entries.length, entries.length), u32(size, offset), u16(0)];
  return Buffer.concat([...files, ...directory, ...end]);
}
