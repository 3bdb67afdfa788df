import { lstatSync } from "node:fs";
import { basename, resolve } from "node:path";
import { messages } from "../../course";
import { type Bundle, bundlesOf } from "./bundles";
import { kindOf } from "./file-kind";
import { foldersOfOneName, inArchive, inFolder, ofFiles } from "./given";
import { refused } from "./refusal";
import { sortHandedIn } from "./sort-handed-in";
import { classArchive, nameIn, ownerOf } from "./student-name";
import type { SubmissionTime } from "./submission-time";
import { isOfOther, type Unnamed } from "./walk";
import { withinLimit } from "./within-limit";

/** One file to grade, not read yet. */
export interface Found extends SubmissionTime {
  /** Unique in a collection. */
  readonly student: string;
  /** Whose file it is, by its name: the same for several attempts of one student. */
  readonly owner: string;
  /** As people find it again; `class.zip/tanaka.ipynb` in an archive. */
  readonly path: string;
  /** Whose it would be if what was given were one student's, where that was read as a class's. */
  readonly folder?: string;
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
  /** Of times that nbgrader wrote and that were not read, each in a sentence. */
  readonly times: readonly string[];
  /** How files and one folder were read whose names leave that open, each in a sentence. */
  readonly readings: readonly string[];
}

/** A file whose owner is known, by `base`: see `Owner`. */
export type Owned = Unnamed & { readonly owner: string; readonly base: string };

/** A second file of the same owner gets a number. */
function numbered(files: readonly Owned[], seen: Map<string, number>): Found[] {
  return files.map(({ owner, path, submitted, stamped = false, modified, clock, folder, read }) => {
    const count = (seen.get(owner) ?? 0) + 1;
    seen.set(owner, count);
    const student = count === 1 ? owner : `${owner} #${count}`;
    return {
      ...{ student, owner, path, submitted, stamped, read },
      ...(modified && { modified }),
      ...(clock && { clock }),
      ...(folder !== undefined && { folder }),
    };
  });
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

/** The text that Moodle keeps in a folder of its own is no second submission of who has handed in a file. */
const isTextBeside = ({ base, owner, kind }: Owned, owners: ReadonlySet<string>): boolean =>
  kind === "unknown" && base.includes("_assignsubmission_onlinetext") && owners.has(owner);

/** What to say of times that nbgrader wrote in zones that cannot be told. */
function unknownZones(files: readonly Unnamed[]): string[] {
  const stamped = files.filter(({ unknownZone }) => unknownZone !== undefined);
  const zones = [...new Set(stamped.map(({ unknownZone }) => unknownZone!))];
  return zones.map((zone) =>
    messages.unknownZone(
      zone,
      stamped.filter(({ unknownZone }) => unknownZone === zone).map(({ path }) => path),
    ),
  );
}

/** What to say of archives whose names were read as Japanese Windows writes them. */
function guessedNames(files: readonly Unnamed[]): string[] {
  const archives = new Set(files.filter(({ isGuess }) => isGuess).map(({ archive }) => archive!));
  return archives.size > 0 ? [messages.zipNamesGuessed([...archives])] : [];
}

const isDirectory = (path: string): boolean => {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) throw new Error(messages.noPath(path));
  return stats.isDirectory();
};

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
 * @throws Error when a path is not there, or two folders could tell whose a file is
 */
export async function collect(paths: readonly string[], module: string, out?: string): Promise<Collected> {
  const search = { module, out: out === undefined ? undefined : resolve(out) };
  const folders = paths.filter(isDirectory);
  const alone = paths.length === 1 ? paths[0]! : undefined;
  const isArchive = alone !== undefined && folders.length === 0 && kindOf(alone, module) === "archive";
  const found = isArchive
    ? [await inArchive(alone, search)]
    : await ofFiles(
        paths.filter((path) => !folders.includes(path)),
        search,
      );
  for (const path of folders) found.push(await inFolder(path, alone !== undefined, search));
  const given = found.map(({ files }) => files);
  const submissions = given.flat().filter(({ kind }) => kind === "submission");
  const ownPlaces = submissions.map(({ place }) => place).filter((place) => !isOfOther(place, module));
  const shared = isArchive ? classArchive(basename(alone), ownPlaces, module) : new Set<string>();
  // The same folder or file name below two of the paths stays two.
  const groups = given.flatMap((files) =>
    byOwner(
      files.filter(({ place }) => !isOfOther(place, module)),
      module,
      shared,
    ),
  );
  const parts = await Promise.all(groups.map((files) => sortHandedIn(files, module)));
  const handedIn = parts.flatMap((part) => part.files);
  const owners = new Set(handedIn.map(({ owner }) => owner));
  const { files, others } = withinLimit(
    handedIn,
    parts.flatMap((part) => part.others).filter((file) => !isTextBeside(file, owners)),
  );
  const seen = new Map<string, number>();
  return {
    bundles: bundlesOf(files, module),
    readings: [
      ...found.flatMap(({ readings }) => readings),
      ...foldersOfOneName(folders, module),
      ...guessedNames(given.flat()),
    ],
    times: unknownZones(files),
    files: numbered(files, seen),
    others: numbered(others, seen),
    ofOtherModules: submissions.filter(({ place }) => isOfOther(place, module)).map(({ path }) => path),
  };
}
