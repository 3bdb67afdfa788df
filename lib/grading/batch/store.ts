import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isolationLevels } from "../box";
import { type Graded, gradedSchema } from "../marking";

/** Writes beside and renames: whoever reads finds the old file or the new one. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.part`;
  writeFileSync(beside, text);
  renameSync(beside, file);
}

/** Results on disk, one file each, by the submission's hash and the assignment's version. */
export interface Store {
  /** The result of a submission, when there is one from walls at least as strong as `level`. */
  find(hash: string, level: Graded["isolation"]): Graded | undefined;
  save(graded: Graded): void;
}

/** @param folder - made when it is not there */
export function openStore(folder: string, version: string): Store {
  mkdirSync(folder, { recursive: true });
  const fileOf = (hash: string) => join(folder, `${hash}-${version}.json`);
  return {
    find(hash, level) {
      try {
        const graded = gradedSchema.parse(JSON.parse(readFileSync(fileOf(hash), "utf8")));
        return isolationLevels.indexOf(graded.isolation) <= isolationLevels.indexOf(level) ? graded : undefined;
      } catch {
        // Missing, or no longer readable: it is graded anew.
        return undefined;
      }
    },
    save(graded) {
      writeWhole(fileOf(graded.hash), `${JSON.stringify(graded, null, 1)}\n`);
    },
  };
}
