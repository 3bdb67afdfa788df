import { resolve } from "node:path";
import { messages } from "../../course";
import { type Found, hashOf, RefusedError } from "../intake";
import { countsAttempts, type PolicyFile } from "./policy";
import { readKnown } from "./read-known";
import { groupedBy } from "./read-standings";
import { offsetOf } from "./time-in-zone";

/** A file by the student whom the gradebook has it under. */
export interface NamedFile extends Found {
  /** Whether the gradebook was told to forget whose it is. */
  readonly forgotten: boolean;
}

/** The first of `tanaka`, `tanaka #2`, … that is free. */
function freeName(owner: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? owner : `${owner} #${number}`;
    if (!isTaken(name)) return name;
  }
}

/** Whether a gradebook has these files, all of them, by their paths. */
export async function hasAll(book: string, module: string, files: readonly Found[]): Promise<boolean> {
  const { byPath } = await readKnown(book, module);
  return files.length > 0 && files.every(({ path }) => byPath.has(resolve(path)));
}

/** Reads each file once; undefined for one that is refused. */
function hashing(): (file: Found) => Promise<string | undefined> {
  const hashes = new Map<Found, string | undefined>();
  const hashOfFile = async (file: Found) => {
    try {
      return hashOf(await file.read());
    } catch (error) {
      if (error instanceof RefusedError) return undefined;
      throw error;
    }
  };
  return async (file) => {
    if (!hashes.has(file)) hashes.set(file, await hashOfFile(file));
    return hashes.get(file);
  };
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
 * second file of a name gets a number that the gradebook has not given yet. Times in archives are read where the module
 * is due.
 *
 * Whoever was forgotten is known by the files and by the name, but not by a number in it, which the gradebook has given
 * and does not give again.
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
): Promise<{ files: NamedFile[]; told: string[] }> {
  const known = await readKnown(book, module);
  const { forgotten } = known;
  const policy = given ?? known.policy;
  const isCounted = countsAttempts(policy);
  const ownerOf = (student: string) => known.numbered.get(student) ?? student;
  const hashOfFile = hashing();
  const names = new Map<Found, { student: string; owner: string }>();
  const left = new Set<Found>();
  const taken = new Set<string>();
  const isTaken = (name: string) => taken.has(name) || (!isCounted && known.hashes.has(name));
  const keep = (file: Found, student: string, owner: string) => {
    taken.add(student);
    names.set(file, { student, owner });
  };
  const keepForgotten = (file: Found, owner: string) => {
    left.add(file);
    keep(file, freeName(owner, isTaken), owner);
  };

  for (const file of files) {
    const before = known.byPath.get(resolve(file.path));
    if (before === undefined) continue;
    const owner = ownerOf(before);
    if (isCounted) keep(file, freeName(owner, isTaken), owner);
    else if (!taken.has(before)) keep(file, before, owner);
  }
  const isOfFolder = ({ folder, path }: Found): boolean =>
    folder !== undefined && (known.hashes.has(folder) || forgotten.hasFile({ owner: folder, path }));
  const rest = files
    .filter((file) => !names.has(file))
    .map((file) => ({ file, owner: isOfFolder(file) ? file.folder! : file.owner }));
  for (const { file, owner } of rest) if (forgotten.hasFile({ owner, path: file.path })) keepForgotten(file, owner);

  // The students of a name, `tanaka` and `tanaka #2`: whose file of these bytes the gradebook has, as from another folder.
  const ofName = groupedBy([...known.hashes.keys()], ownerOf);
  const ofBytes = new Set<Found>();
  for (const { file, owner } of rest) {
    const students = (ofName.get(owner) ?? []).filter((student) => isCounted || !taken.has(student));
    if (names.has(file) || students.length === 0) continue;
    const hash = await hashOfFile(file);
    const before = students.find((student) => hash !== undefined && known.hashes.get(student)!.has(hash));
    if (before === undefined) continue;
    ofBytes.add(file);
    if (!isCounted) keep(file, before, owner);
  }
  for (const { file, owner } of rest) {
    if (forgotten.isNobody || names.has(file) || ofBytes.has(file)) continue;
    if (forgotten.hasFile({ owner, path: file.path, hash: await hashOfFile(file) })) keepForgotten(file, owner);
  }

  const joined: string[] = [];
  const passedNumbers: string[] = [];
  for (const { file, owner } of rest) {
    if (names.has(file)) continue;
    const isJoined = isCounted && owner === file.owner && known.hashes.has(owner) && !ofBytes.has(file);
    if (isJoined && (await hashOfFile(file)) !== undefined) joined.push(`${file.path}: ${owner}`);
    const isGiven = (name: string) => isTaken(name) || (!isCounted && name !== owner && forgotten.hasName(name));
    const student = freeName(owner, isGiven);
    if (student !== freeName(owner, isTaken)) passedNumbers.push(`${file.path}: ${student}`);
    keep(file, student, owner);
    if (!ofBytes.has(file) && forgotten.hasName(isCounted ? owner : student)) left.add(file);
  }
  const named = files.map((file) => {
    const { student, owner } = names.get(file)!;
    return { ...inZoneOf(policy)(renamed(file, student, owner)), forgotten: left.has(file) };
  });
  const others = named.filter(({ owner, forgotten }, i) => owner !== files[i]!.owner && !forgotten);
  const numbered = isCounted ? [] : named.filter(({ student, owner, forgotten }) => student !== owner && !forgotten);
  return {
    files: named,
    told: [
      ...(others.length > 0 ? [messages.keptStudents(others.map(({ path, owner }) => `${path}: ${owner}`))] : []),
      ...(numbered.length > 0 ? [messages.sameNames(numbered.map(({ path, student }) => `${path}: ${student}`))] : []),
      ...(passedNumbers.length > 0 ? [messages.passedNumbers(passedNumbers)] : []),
      ...(joined.length > 0 ? [messages.joinedAttempts(joined)] : []),
    ],
  };
}
