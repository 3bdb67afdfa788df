import { lstatSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { messages, modules } from "../../course";
import { boundedRead } from "./bounded-read";
import { isCompanion, isSkipped, isWanted, type Kind, kindOf } from "./file-kind";
import { RefusedError } from "./refusal";
import { classArchives, ownerOf, ownNameOfFile } from "./student-name";
import { type SubmissionTime, submissionTime } from "./submission-time";
import { withinLimit } from "./within-limit";
import { zippedFiles } from "./zip";

/** One file to grade, not read yet. */
export interface Found extends SubmissionTime {
  /** Unique in a collection. */
  readonly student: string;
  /** Whose file it is, by its name: the same for several attempts of one student. */
  readonly owner: string;
  /** As people find it again; `class.zip/tanaka.ipynb` in an archive. */
  readonly path: string;
  /** @throws RefusedError */
  read(): Promise<Uint8Array>;
}

/** What is below the paths that were given. */
export interface Collected {
  /** The submissions. */
  readonly files: readonly Found[];
  /** What was handed in and is none: each is refused with its reason when it is read. */
  readonly others: readonly Found[];
  /** The paths of submissions that were passed over because they name another module. */
  readonly ofOtherModules: readonly string[];
  /** The archives that hold several submissions. */
  readonly archives: readonly ReadArchive[];
}

/** How an archive was read. */
export interface ReadArchive {
  readonly path: string;
  /** Of those whose files it holds: one, or a class. */
  readonly students: readonly string[];
  /** The submissions, by their names. */
  readonly submissions: readonly string[];
}

/** A file whose owner is not known yet; `place` is the part of its path that tells. */
type Unnamed = Omit<Found, "student" | "owner"> & {
  readonly place: string;
  readonly kind: Kind;
  /** The path of the archive that it lies in. */
  readonly archive?: string;
};
type Owned = Unnamed & { readonly owner: string };

/** In a tree of many assignments, a path that names another module is not of this one. */
const isOfOther = (path: string, module: string): boolean =>
  !path.includes(module) && modules.some(({ id }) => path.includes(id));

const refused = (reason: string) => () => Promise.reject(new RefusedError(reason));

async function walk(path: string, place: string): Promise<Unnamed[]> {
  const stats = lstatSync(path);
  const submitted = stats.mtime;
  if (stats.isSymbolicLink()) {
    const kind = kindOf(path) === "submission" ? "submission" : "refused";
    return [{ path, place, submitted, kind, read: refused(messages.refusedLink()) }];
  }
  if (stats.isDirectory()) {
    const names = readdirSync(path).filter((name) => !isSkipped(name));
    const found: Unnamed[] = [];
    for (const name of names.sort())
      for (const file of await walk(join(path, name), join(place, name))) found.push(file);
    return found;
  }
  const kind = kindOf(path);
  if (kind === "archive") return unzip(path, place, submitted);
  if (isCompanion(path)) return [];
  const read = kind === "refused" ? refused(messages.refusedEnding()) : () => boundedRead(path);
  return [{ path, place, kind, ...submissionTime(path, place, submitted), read }];
}

async function unzip(path: string, place: string, submitted: Date): Promise<Unnamed[]> {
  try {
    const files = await zippedFiles(path, isWanted);
    if (files.length === 0) throw new RefusedError(messages.holdsNoSubmission([]));
    return files.map(({ path: inside, modified, read }) => {
      const kind = kindOf(inside);
      return {
        ...{ path: `${path}/${inside}`, place: `${place}/${inside}`, kind, submitted: modified, archive: path },
        read: kind === "refused" ? refused(messages.refusedEnding()) : read,
      };
    });
  } catch (error) {
    if (error instanceof RefusedError)
      return [{ path, place, submitted, kind: "refused", read: refused(error.message) }];
    throw error;
  }
}

const refuse = (file: Owned, reason: string): Owned => ({ ...file, read: refused(reason) });

/** Sorts what lies in one student's folder or archive, or one file that lies by itself. */
function sorted(all: readonly Owned[], base: string, module: string): { files: Owned[]; others: Owned[] } {
  const submissions = all.filter(({ kind }) => kind === "submission");
  const named = submissions.filter(({ place }) => ownNameOfFile(basename(place), module) === "");
  const files = named.length > 0 ? named : submissions;
  const [first] = files;
  const taken = new Set(files);
  const others = all.flatMap((file) => {
    if (taken.has(file)) return [];
    if (file.kind === "refused") return [file];
    if (file.kind === "archive") return [refuse(file, messages.refusedInnerArchive())];
    if (file.kind === "submission") return [refuse(file, messages.besideSubmission(basename(first!.path)))];
    return file.place === base ? [refuse(file, messages.refusedType())] : [];
  });
  const unknown = all.filter(({ kind }) => kind === "unknown");
  if (first || others.length > 0 || !unknown[0]) return { files, others };
  const { path, place } = unknown[0];
  const whole = { ...unknown[0], path: path.slice(0, path.length - place.length + base.length) };
  return {
    files,
    others: [refuse(whole, messages.holdsNoSubmission(unknown.map((file) => file.place.slice(base.length + 1))))],
  };
}

function archivesOf(submissions: readonly Owned[]): ReadArchive[] {
  const read = new Map<string, Owned[]>();
  for (const file of submissions) {
    if (file.archive === undefined) continue;
    const known = read.get(file.archive);
    if (known) known.push(file);
    else read.set(file.archive, [file]);
  }
  const several = [...read].filter(([, all]) => all.length > 1);
  return several.map(([path, all]) => ({
    path,
    students: [...new Set(all.map(({ owner }) => owner))],
    submissions: all.map((file) => basename(file.path)),
  }));
}

/** A second file of the same owner gets a number. */
function numbered(files: readonly Owned[], seen: Map<string, number>): Found[] {
  return files.map(({ owner, path, submitted, stamped = false, read }) => {
    const count = (seen.get(owner) ?? 0) + 1;
    seen.set(owner, count);
    return { student: count === 1 ? owner : `${owner} #${count}`, owner, path, submitted, stamped, read };
  });
}

/**
 * What was handed in below some paths: notebooks and TypeScript files, in folders, archives and nbgrader's trees.
 *
 * @param paths - files, folders and zip archives; links are refused wherever they stand. One archive alone may hold a
 *   class; what students hand in lies in folders or stands beside others, and each archive there is one student's,
 *   whatever names are in it: else a student could hand in under another's. Of one student a number of files is
 *   taken; all others are one refusal, so that nobody fills the gradebook.
 * @param module - whose submissions
 * @throws Error when a path is not there
 */
export async function collect(paths: readonly string[], module: string): Promise<Collected> {
  const found: Unnamed[] = [];
  for (const path of paths) {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (!stats) throw new Error(messages.noPath(path));
    for (const file of await walk(path, stats.isDirectory() ? "" : basename(path))) found.push(file);
  }
  const submissions = found.filter(({ kind }) => kind === "submission");
  const own = found.filter(({ place }) => !isOfOther(place, module));
  const ownPlaces = own.filter(({ kind }) => kind === "submission").map(({ place }) => place);
  const shared = found[0]?.archive === paths[0] && paths.length === 1 ? classArchives(ownPlaces, module) : undefined;
  const groups = new Map<string, Owned[]>();
  for (const file of own) {
    const { name: owner, base } = ownerOf(file.place, module, shared);
    // The same folder or file name below two of the paths stays two.
    const key = file.path.slice(0, file.path.length - file.place.length + base.length);
    const group = groups.get(key);
    if (group) group.push({ ...file, owner });
    else groups.set(key, [{ ...file, owner }]);
  }
  const parts = [...groups].map(([key, all]) => {
    const [{ path, place }] = all as [Owned];
    return sorted(all, place.slice(0, place.length - (path.length - key.length)), module);
  });
  const { files, others } = withinLimit(
    parts.flatMap((part) => part.files),
    parts.flatMap((part) => part.others),
  );
  const seen = new Map<string, number>();
  return {
    archives: archivesOf(files),
    files: numbered(files, seen),
    others: numbered(others, seen),
    ofOtherModules: submissions.filter(({ place }) => isOfOther(place, module)).map(({ path }) => path),
  };
}
