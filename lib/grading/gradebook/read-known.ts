import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Database } from "node-sqlite3-wasm";
import { readDatabase } from "./database";
import { type Forgotten, readForgotten } from "./forgotten";
import { readNumbered } from "./numbered-students";
import { noPolicy, type PolicyFile } from "./policy";
import { policyIn } from "./read-standings";

/** Whose files a gradebook has for a module. */
export interface Known {
  /** By the absolute path. */
  readonly byPath: ReadonlyMap<string, string>;
  /** The hashes of the files that were graded, by student. */
  readonly hashes: ReadonlyMap<string, ReadonlySet<string>>;
  /** The names that second students, such as `tanaka #2`, have theirs of. */
  readonly numbered: ReadonlyMap<string, string>;
  readonly forgotten: Forgotten;
  readonly policy: PolicyFile;
}

const nothingKnown: Known = {
  ...{ byPath: new Map(), hashes: new Map(), numbered: new Map(), policy: noPolicy },
  forgotten: { isNobody: true, hasName: () => false, hasFile: () => false },
};

function knownIn(database: Database, module: string): Known {
  type Row = { student: string; path: string; hash: string };
  const attempts = database.all("SELECT student, path, hash FROM attempt WHERE module = ? ORDER BY student DESC", [
    module,
  ]) as unknown as Row[];
  const refused = database.all("SELECT student, path FROM refused WHERE module = ? ORDER BY student DESC", [
    module,
  ]) as unknown as Row[];
  const hashes = new Map<string, Set<string>>();
  for (const { student, hash } of attempts) hashes.set(student, (hashes.get(student) ?? new Set()).add(hash));
  // Of several students the last one stays: `tanaka` before `tanaka #2`, and whose file was graded.
  const byPath = new Map([...refused, ...attempts].map(({ path, student }) => [resolve(path), student]));
  return {
    ...{ byPath, hashes, numbered: readNumbered(database, module) },
    ...{ forgotten: readForgotten(database), policy: policyIn(database, module) },
  };
}

/** @param book - the path of a gradebook, which knows nothing where it is not there yet */
export const readKnown = async (book: string, module: string): Promise<Known> =>
  existsSync(book) ? readDatabase(book, (database) => knownIn(database, module)) : nothingKnown;
