import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { landOnce } from "../../jobs";
import { isWeaker } from "../box";
import { type Graded, gradedSchema } from "../marking";

/** Results on disk, one file each, by the submission's hash and the assignment's version. */
export interface Store {
  /** The result of a submission, when there is one from walls at least as strong as `level`. */
  find(hash: string, level: Graded["isolation"]): Graded | undefined;
  /** Keeps a result; one from walls as strong that is there already stays. */
  readonly save: (graded: Graded) => void;
}

/** @param folder - made when it is not there */
export function openStore(folder: string, version: string): Store {
  mkdirSync(folder, { recursive: true });
  const fileOf = (hash: string) => join(folder, `${hash}-${version}.json`);
  function find(hash: string, level: Graded["isolation"]): Graded | undefined {
    try {
      const graded = gradedSchema.parse(JSON.parse(readFileSync(fileOf(hash), "utf8")));
      return isWeaker(graded.isolation, level) ? undefined : graded;
    } catch {
      // Missing, or no longer readable: it is graded anew.
      return undefined;
    }
  }
  const save = (graded: Graded) => {
    const { hash, isolation } = graded;
    landOnce(fileOf(hash), `${JSON.stringify(graded, null, 1)}\n`, () => find(hash, isolation) !== undefined);
  };
  return { find, save };
}
