import { readdirSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { messages, modules } from "../../course";
import { handedIn, kindOf } from "./file-kind";
import { folderPlace, isClass, nameIn, ownNameOfFile } from "./student-name";

/** A file or an archive that was given by its path, and the place by which its student is told. */
export interface GivenFile {
  readonly path: string;
  readonly place: string;
  /** Folders and file between what all given files share and itself. */
  readonly depth: number;
  /** Whose it is by its folder, where it was read by its own name. */
  readonly folder?: string;
  /** Whether its folder, and no tree of nbgrader's, tells whose it is. */
  readonly byFolder?: boolean;
}

/** The folder that holds all of these paths. */
function sharedFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => dirname(resolve(path)).split(sep));
  const end = first.findIndex((part, i) => others.some((parts) => parts[i] !== part));
  return (end === -1 ? first : first.slice(0, end)).join(sep) || sep;
}

/**
 * The place of what lies in nbgrader's tree, `submitted/STUDENT/MODULE`, from the student on; undefined elsewhere.
 *
 * @param path - of a folder or a file
 * @param around - a folder around it or itself, in or above which `submitted` is looked for: below it a student may have
 *   made one
 */
export function collectedPlace(path: string, around = path): string | undefined {
  const parts = resolve(path).split(sep);
  const within = resolve(around).split(sep).length;
  const at = parts.findIndex((part, i) => part === "submitted" && i < within && isModule(parts[i + 2]));
  return at === -1 ? undefined : parts.slice(at + 1).join(sep);
}

const isModule = (name: string | undefined): boolean => modules.some(({ id }) => id === name);

/** Whether a folder is `submitted/SECTION/MODULE`: as nbgrader's tree is made, but with the files of several people. */
export function isClassInTree(folder: string, module: string): boolean {
  if (collectedPlace(folder)?.split(sep).length !== 2) return false;
  const files = handedIn(readdirSync(folder), false, false, module).filter(
    (name) => kindOf(name, module) === "submission",
  );
  return isClass(files.map((name) => ownNameOfFile(name, module)));
}

/** The folders on the way to a file that are named after somebody. */
const namedFolders = (place: string, module: string): string[] =>
  place
    .split(sep)
    .slice(0, -1)
    .filter((part) => nameIn(`${part}${sep}`, module) !== "");

/**
 * Where files stand that were given by their paths, as `submitted/*` and further stars give them. A file in nbgrader's
 * tree is its student's, but for those of a class in one folder; any other has its own name, and one that is named after the module alone that of its folder.
 * Where such files lie in most of several folders, all are read by the folders: what students call files is theirs.
 *
 * @param paths - of files and archives, one at least
 * @throws Error when two folders could tell whose a file is
 */
export function givenFiles(paths: readonly string[], module: string): GivenFile[] {
  const around = sharedFolder(paths);
  const ownOf = (path: string) => ownNameOfFile(basename(path), module);
  const folders = new Set(paths.map((path) => dirname(resolve(path))));
  const nameless = new Set(paths.filter((path) => ownOf(path) === "").map((path) => dirname(resolve(path))));
  const [only = ""] = folders;
  const ofClass = folders.size === 1 && isClassInTree(only, module);
  const byFolders = folders.size > 1 && 2 * nameless.size > folders.size;
  return paths.map((path): GivenFile => {
    const below = relative(around, resolve(path));
    const depth = below.split(sep).length;
    const collected = ofClass ? undefined : collectedPlace(path, around);
    if (collected !== undefined) return { path, place: collected, depth };
    const named = namedFolders(below, module);
    const isOwn = ownOf(path) !== "" && !(byFolders && named.length > 0);
    const inFolder = named.length > 0 ? below : join(folderPlace(dirname(path), module), basename(path));
    const name = nameIn(inFolder, module);
    if (isOwn || name === "") {
      const folder = nameIn(dirname(inFolder) + sep, module);
      return { path, place: basename(path), depth, ...(folder !== "" && isOwn && { folder }) };
    }
    if (named.length > 1) throw new Error(messages.foldersInFolders(path, named));
    return { path, place: inFolder, depth, byFolder: true };
  });
}
