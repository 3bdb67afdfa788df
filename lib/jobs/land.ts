import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

function writeBeside(file: string, text: string | Uint8Array): string {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.part`;
  writeFileSync(beside, text);
  return beside;
}

/** Writes beside and renames: whoever reads finds the old file or the new one. */
export function writeWhole(file: string, text: string | Uint8Array): void {
  renameSync(writeBeside(file, text), file);
}

/**
 * Writes a result that may arrive more than once, from several processes at a time: the first one stays.
 *
 * @param isGood - whether what lies there already is a result; if not, it is replaced
 * @returns whether it was written
 */
export function landOnce(file: string, text: string, isGood: () => boolean): boolean {
  const beside = writeBeside(file, text);
  try {
    linkSync(beside, file);
    return true;
  } catch {
    // It is there already, or the file system has no links; there, two writers at one moment may both rename a whole file.
    if (isGood()) return false;
    renameSync(beside, file);
    return true;
  } finally {
    rmSync(beside, { force: true });
  }
}
