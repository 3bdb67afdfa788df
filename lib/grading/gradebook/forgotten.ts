import { createHmac, randomBytes } from "node:crypto";
import { resolve } from "node:path";
import type { Database } from "node-sqlite3-wasm";

/** A file that somebody handed in. */
export interface HandedIn {
  readonly owner: string;
  readonly path: string;
  /** Of its bytes; undefined where they are not known. */
  readonly hash?: string | undefined;
}

/** Whom a gradebook was told to forget. It tells only those who ask for a name or for a file. */
export interface Forgotten {
  readonly isNobody: boolean;
  hasName(student: string): boolean;
  /** Whether the file that had this path, or these bytes, and this owner was a forgotten student's. */
  hasFile(file: HandedIn): boolean;
}

const digestOf = (salt: string, text: string): string => createHmac("sha256", salt).update(text).digest("hex");

const pathText = ({ owner, path }: HandedIn): string => JSON.stringify(["path", owner, resolve(path)]);

/** What is kept of a file, by its owner: others may hand in the same bytes. */
const textsOf = ({ owner, path, hash }: HandedIn): string[] => [
  pathText({ owner, path }),
  ...(hash === undefined ? [] : [JSON.stringify(["hash", owner, hash])]),
];

/** Digests by their salt, of which everybody who was forgotten has another one. */
function readDigests(database: Database): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { salt, digest } of database.all("SELECT salt, digest FROM forgotten"))
    found.set(String(salt), (found.get(String(salt)) ?? new Set()).add(String(digest)));
  return found;
}

const saltsOf = (digests: ReadonlyMap<string, ReadonlySet<string>>, text: string): string[] =>
  [...digests].filter(([salt, own]) => own.has(digestOf(salt, text))).map(([salt]) => salt);

export function readForgotten(database: Database): Forgotten {
  const digests = readDigests(database);
  const has = (text: string) => saltsOf(digests, text).length > 0;
  return { isNobody: digests.size === 0, hasName: has, hasFile: (file) => textsOf(file).some(has) };
}

/**
 * Keeps that somebody was forgotten, by hashes and without the name.
 *
 * @param files - that were the student's: a number in a name, as in `tanaka #2`, does not tell whose other files are
 */
export function writeForgotten(database: Database, student: string, files: readonly HandedIn[]): void {
  const salt = randomBytes(16).toString("hex");
  for (const text of new Set([student, ...files.flatMap(textsOf)]))
    database.run("INSERT INTO forgotten VALUES (?, ?)", [salt, digestOf(salt, text)]);
}

/**
 * These files have been graded all the same. Whose file lies where it was is forgotten no more; where the name alone is
 * known, the files of who was forgotten stay so, as the new one may be another's of that name.
 */
export function takeBackForgotten(
  database: Database,
  files: readonly (HandedIn & { readonly student: string })[],
): void {
  const digests = readDigests(database);
  if (digests.size === 0) return;
  const back = new Set(files.flatMap((file) => saltsOf(digests, pathText(file))));
  for (const salt of back) database.run("DELETE FROM forgotten WHERE salt = ?", [salt]);
  for (const { student } of files)
    for (const salt of saltsOf(digests, student))
      database.run("DELETE FROM forgotten WHERE digest = ?", [digestOf(salt, student)]);
}
