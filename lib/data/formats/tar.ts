const BLOCK = 512;
const text = new TextDecoder();

/**
 * The regular files in a tar archive (POSIX.1-1988, ustar) by name.
 *
 * @param archive the unpacked archive; the contents returned are views of it
 * @throws Error when it ends within a file
 */
export function tarFiles(archive: Uint8Array, where: string): Map<string, Uint8Array> {
  const field = (at: number, length: number) => text.decode(archive.subarray(at, at + length)).replace(/\0.*$/s, "");
  const files = new Map<string, Uint8Array>();
  let at = 0;
  while (at + BLOCK <= archive.length && archive[at] !== 0) {
    const name = field(at, 100);
    const size = Number.parseInt(field(at + 124, 12), 8);
    const start = at + BLOCK;
    if (!(start + size <= archive.length)) {
      throw new Error(`${where}: the archive ends within ${name}; it is cut off or no tar archive`);
    }
    const type = field(at + 156, 1);
    if (type === "0" || type === "") files.set(name, archive.subarray(start, start + size));
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
