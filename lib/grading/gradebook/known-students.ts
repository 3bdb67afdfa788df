import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Database } from "node-sqlite3-wasm";
import { messages } from "../../course";
import { type Found, hashOf, RefusedError } from "../intake";
import { readDatabase } from "./database";
import { readNumbered } from "./numbered-students";
import { countsAttempts, noPolicy, type PolicyFile } from "./policy";
import { groupedBy, policyIn } from "./read-standings";
import { offsetOf } from "./time-in-zone";

/** Whose files a gradebook has for a module. */
interface Known {
  /** By the absolute path. */
  readonly byPath: ReadonlyMap<string, string>;
  /** The hashes of the files that were graded, by student. */
  readonly hashes: ReadonlyMap<string, ReadonlySet<string>>;
  /** The names that second students, such as `tanaka #2`, have theirs of. */
  readonly numbered: ReadonlyMap<string, string>;
  readonly policy: PolicyFile;
}

const nothingKnown: Known = { byPath: new Map(), hashes: new Map(), numbered: new Map(), policy: noPolicy };

function readKnown(database: Database, module: string): Known {
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
  return { byPath, hashes, numbered: readNumbered(database, module), policy: policyIn(database, module) };
}

/** The first of `tanaka`, `tanaka #2`, … that is free. */
function freeName(owner: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? owner : `${owner} #${number}`;
    if (!isTaken(name)) return name;
  }
}

/** Undefined for a file that is refused. */
async function hashOfFile(file: Found): Promise<string | undefined> {
  try {
    return hashOf(await file.read());
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}

/** The student of a name, `tanaka` or `tanaka #2`, whose file of these bytes the gradebook has, as from another folder. */
async function knownByHash(
  file: Found,
  students: readonly string[],
  { hashes }: Known,
  taken: ReadonlySet<string>,
): Promise<string | undefined> {
  const free = students.filter((student) => !taken.has(student));
  const hash = free.length === 0 ? undefined : await hashOfFile(file);
  return free.find((student) => hash !== undefined && hashes.get(student)?.has(hash));
}

/** A file under the name that it had, or as read; its date is what it says itself where another student's folder did. */
function renamed(file: Found, student: string, owner: string): Found {
  if (owner === file.owner || !file.modified) return { ...file, student, owner };
  return { ...file, student, owner, submitted: file.modified, stamped: false };
}

/** A time that an archive keeps without an offset is meant as the due time is: whoever grades may be in another zone. */
const inZoneOf =
  ({ due }: PolicyFile) =>
  (file: Found): Found =>
    file.clock && due !== undefined ? { ...file, submitted: new Date(file.clock.getTime() - offsetOf(due)) } : file;

/**
 * Files by the students that the gradebook has them under: those of known paths, those in what may be one student's
 * folder where it knows the student, and, where files of one name are several students', those of known bytes. Any other
 * second file of a name gets a number that the gradebook has not given yet. Times in
 * archives are read where the module is due.
 *
 * @param book - the path of the gradebook, which may not be there yet
 * @param given - the policy that the files are to be graded by; undefined for the one that the gradebook has
 * @returns the files in their order, and sentences that tell where that is not what a reader would expect
 */
export async function namedAsIn(
  book: string,
  module: string,
  given: PolicyFile | undefined,
  files: readonly Found[],
): Promise<{ files: Found[]; told: string[] }> {
  const known = existsSync(book) ? await readDatabase(book, (database) => readKnown(database, module)) : nothingKnown;
  const policy = given ?? known.policy;
  const isCounted = countsAttempts(policy);
  const ownerOf = (student: string) => known.numbered.get(student) ?? student;
  const names = new Map<Found, { student: string; owner: string }>();
  const taken = new Set<string>();
  const keep = (file: Found, student: string, owner: string) => {
    taken.add(student);
    names.set(file, { student, owner });
  };

  for (const file of files) {
    const before = known.byPath.get(resolve(file.path));
    if (before === undefined) continue;
    const owner = ownerOf(before);
    if (isCounted)
      keep(
        file,
        freeName(owner, (name) => taken.has(name)),
        owner,
      );
    else if (!taken.has(before)) keep(file, before, owner);
  }
  const rest = files
    .filter((file) => !names.has(file))
    .map((file) => ({ file, owner: known.hashes.has(file.folder ?? "") ? file.folder! : file.owner }));
  if (!isCounted) {
    const ofName = groupedBy([...known.hashes.keys()], ownerOf);
    for (const { file, owner } of rest) {
      const before = await knownByHash(file, ofName.get(owner) ?? [], known, taken);
      if (before !== undefined) keep(file, before, owner);
    }
  }
  const joined: string[] = [];
  for (const { file, owner } of rest) {
    if (names.has(file)) continue;
    const hashes = isCounted && owner === file.owner ? known.hashes.get(owner) : undefined;
    const hash = hashes && (await hashOfFile(file));
    if (hash !== undefined && !hashes?.has(hash)) joined.push(`${file.path}: ${owner}`);
    const isTaken = (name: string) => taken.has(name) || (!isCounted && known.hashes.has(name));
    keep(file, freeName(owner, isTaken), owner);
  }
  const named = files.map((file) => {
    const { student, owner } = names.get(file)!;
    return inZoneOf(policy)(renamed(file, student, owner));
  });
  const others = named.filter(({ owner }, i) => owner !== files[i]!.owner);
  const numbered = isCounted ? [] : named.filter(({ student, owner }) => student !== owner);
  return {
    files: named,
    told: [
      ...(others.length > 0 ? [messages.keptStudents(others.map(({ path, owner }) => `${path}: ${owner}`))] : []),
      ...(numbered.length > 0 ? [messages.sameNames(numbered.map(({ path, student }) => `${path}: ${student}`))] : []),
      ...(joined.length > 0 ? [messages.joinedAttempts(joined)] : []),
    ],
  };
}
