import { lstatSync, readdirSync } from "node:fs";
import { basename, join, resolve, sep } from "node:path";
import { messages, modules } from "../../course";
import { boundedRead, boundedText } from "./bounded-read";
import { type Bundle, bundlesOf } from "./bundles";
import { beginsNotebook, handedIn, isCompanion, isWanted, type Kind, kindOf } from "./file-kind";
import { RefusedError, refused } from "./refusal";
import { sortHandedIn } from "./sort-handed-in";
import { classArchives, folderPlace, nameIn, ownerOf } from "./student-name";
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
  /** The archives and folders that could have been read in another way. */
  readonly bundles: readonly Bundle[];
}

/** A file whose owner is not known yet; `place` is the part of its path that tells. */
export type Unnamed = Omit<Found, "student" | "owner"> & {
  readonly place: string;
  readonly kind: Kind;
  /** The path of the archive that it lies in. */
  readonly archive?: string;
};

/** A file whose owner is known, by `base`: see `Owner`. */
export type Owned = Unnamed & { readonly owner: string; readonly base: string };

/** In a tree of many assignments, a path that names another module is not of this one. */
const isOfOther = (path: string, module: string): boolean =>
  !path.includes(module) && modules.some(({ id }) => path.includes(id));

/** What the files below a path are asked by. */
interface Search {
  readonly module: string;
  /** The folder that reports go into, as an absolute path. */
  readonly out: string | undefined;
}

async function walk(path: string, place: string, search: Search): Promise<Unnamed[]> {
  const stats = lstatSync(path);
  const submitted = stats.mtime;
  const kind = kindOf(path, search.module);
  if (stats.isSymbolicLink())
    return [
      {
        ...{ path, place, submitted, read: refused(messages.refusedLink()) },
        kind: kind === "submission" ? "submission" : "refused",
      },
    ];
  if (stats.isDirectory()) {
    const found: Unnamed[] = [];
    const isOut = search.out !== undefined && resolve(path) === search.out;
    for (const name of handedIn(readdirSync(path), place === "", isOut, search.module))
      for (const file of await walk(join(path, name), join(place, name), search)) found.push(file);
    return found;
  }
  if (kind === "archive") return unzip(path, place, submitted, search.module);
  if (isCompanion(path)) return [];
  const isRefused = kind === "refused" || (kind === "table" && beginsNotebook(boundedText(path, 2 ** 16) ?? ""));
  return [
    {
      ...{ path, place, kind: isRefused ? "refused" : kind, ...submissionTime(path, place, submitted) },
      read: isRefused ? refused(messages.refusedEnding()) : () => boundedRead(path),
    },
  ];
}

async function unzip(path: string, place: string, submitted: Date, module: string): Promise<Unnamed[]> {
  try {
    const files = await zippedFiles(path, isWanted);
    if (files.length === 0) throw new RefusedError(messages.holdsNoSubmission([]));
    return files.map(({ path: inside, modified, read }) => {
      const kind = kindOf(inside, module);
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

/** A second file of the same owner gets a number. */
function numbered(files: readonly Owned[], seen: Map<string, number>): Found[] {
  return files.map(({ owner, path, submitted, stamped = false, read }) => {
    const count = (seen.get(owner) ?? 0) + 1;
    seen.set(owner, count);
    return { student: count === 1 ? owner : `${owner} #${count}`, owner, path, submitted, stamped, read };
  });
}

/**
 * The files below one of the paths that were given.
 *
 * @param isAlone - whether it is the only path. A folder that is not is one student's, as an archive is, and so is one
 *   in which nothing is named after anybody.
 */
async function filesBelow(path: string, isAlone: boolean, search: Search): Promise<Unnamed[]> {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) throw new Error(messages.noPath(path));
  if (!stats.isDirectory()) return walk(path, basename(path), search);
  const files = await walk(path, "", search);
  const { module } = search;
  const own = files.filter(({ place }) => !isOfOther(place, module));
  const submissions = own.filter(({ kind }) => kind === "submission");
  const telling = submissions.length > 0 ? submissions : own;
  if (isAlone && telling.some(({ place }) => nameIn(place, module) !== "")) return files;
  const folder = folderPlace(path, module);
  return folder === "" ? files : files.map((file) => ({ ...file, place: `${folder}${sep}${file.place}` }));
}

/**
 * The files of each student's folder or archive, and those that lie by themselves.
 *
 * @param shared - archives, by their place, that hold a whole class
 */
function byOwner(files: readonly Unnamed[], module: string, shared: ReadonlySet<string>): Owned[][] {
  const groups = new Map<string, Owned[]>();
  for (const file of files) {
    const { name: owner, base } = ownerOf(file.place, module, shared);
    const isNobodys = file.kind === "submission" && shared.size > 0 && nameIn(file.place, module, shared) === "";
    const read: Pick<Unnamed, "kind" | "read"> = isNobodys
      ? { kind: "refused", read: refused(messages.refusedNameless()) }
      : file;
    const owned = { ...file, ...read, owner, base };
    const group = groups.get(base);
    if (group) group.push(owned);
    else groups.set(base, [owned]);
  }
  return [...groups.values()];
}

/**
 * What was handed in below some paths: notebooks and TypeScript files, in folders, archives and nbgrader's trees.
 *
 * @param paths - files, folders and zip archives; links are refused wherever they stand. One folder or archive alone may
 *   hold a class; what students hand in lies in folders or stands beside others, and each folder and archive there is
 *   one student's, whatever names are in it: else a student could hand in under another's. Of one student a number of
 *   files is taken; all others are one refusal, so that nobody fills the gradebook.
 * @param module - whose submissions
 * @param out - the folder that reports go into, which may lie among the submissions; earlier reports are known by what
 *   they hold
 * @throws Error when a path is not there
 */
export async function collect(paths: readonly string[], module: string, out?: string): Promise<Collected> {
  const search = { module, out: out === undefined ? undefined : resolve(out) };
  const given: Unnamed[][] = [];
  for (const path of paths) given.push(await filesBelow(path, paths.length === 1, search));
  const submissions = given.flat().filter(({ kind }) => kind === "submission");
  const ownPlaces = submissions.map(({ place }) => place).filter((place) => !isOfOther(place, module));
  const isArchive = paths.length === 1 && given[0]?.[0]?.archive === paths[0];
  const shared = isArchive ? classArchives(ownPlaces, module) : new Set<string>();
  // The same folder or file name below two of the paths stays two.
  const groups = given.flatMap((files) =>
    byOwner(
      files.filter(({ place }) => !isOfOther(place, module)),
      module,
      shared,
    ),
  );
  const parts = groups.map((files) => sortHandedIn(files, module));
  const { files, others } = withinLimit(
    parts.flatMap((part) => part.files),
    parts.flatMap((part) => part.others),
  );
  const seen = new Map<string, number>();
  return {
    bundles: bundlesOf(files, module),
    files: numbered(files, seen),
    others: numbered(others, seen),
    ofOtherModules: submissions.filter(({ place }) => isOfOther(place, module)).map(({ path }) => path),
  };
}
