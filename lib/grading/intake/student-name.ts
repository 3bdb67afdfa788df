import { basename, dirname, resolve, sep } from "node:path";

/** Folders that hold what students hand in. */
const collecting = new Set(["submitted", "submissions", "autograded", ".", "..", ""]);

/** Folders of a student's copy of this project: whose it is stands around them. */
const ofProject = new Set(["work", "exercises", "notebooks"]);

/** Others, whose files are the project's own, so that nothing in them is named after anybody. */
const projectsOwn = /^(?:lib|sweeps)[\\/]|^test[\\/]exercises[\\/](?:[^\\/]+\.checks|practice)\.ts$/;

/** Endings of what people hand in, rightly or not: nothing else after a point is one, as in `j.smith`. */
const endings = new RegExp(
  "\\.ipynb(?:\\.[a-z0-9]{1,8})?$|(?:\\.tar)?\\.(?:ts|zip|gz|tgz|bz2|xz|tar|rar|7z|json|py|r|js|mjs|tex|txt|md|html?|csv|" +
    "pdf|docx?|odt|rtf|pages|png|jpe?g|gif|webp|heic|svg)$",
  "i",
);

/** What Moodle puts between a participant, `Kim Lee_1001`, and the file or its folder. */
const moodle = /_assignsubmission_(?:file|onlinetext)(?:_.*)?$/;

/**
 * What Canvas makes of a notebook's name: after the student and the student's number, a number of the file, and `-1` in
 * a second upload. A year or a date is no student's number: the one after it would be.
 */
const canvas = /^([^_]+)(?:_LATE)?(_(?!(?:19|20)\d\d(?:\d\d){0,2}_)\d{4,})_\d{5,}_ (?:-\d+)?$/;

/** What is left of a folder's name besides the module, the number of its copy and `-copy1`: maybe nothing. */
const ownName = (name: string, module: string): string =>
  collecting.has(name) || ofProject.has(name) ? "" : withoutModule(name, module);

function withoutModule(name: string, module: string): string {
  const own = name.replace(new RegExp(`${module}(?:\\s*\\(\\d{1,2}\\))?`), " ").replace(/[-_ ]copy\d*$/i, " ");
  const rest = own.replace(moodle, "").replace(canvas, "$1$2");
  // The same letters are written in two ways: macOS takes names apart (か and ゛), others do not (が).
  return rest.replace(/^[\s\-_.]+|[\s\-_.]+$/g, "").normalize("NFC");
}

/**
 * The number that browsers give a second download, ` (2)`. Longer ones are students' numbers, as in `田中 (1234567)`, and
 * folders have been named by people.
 */
const download = /(?<=\S)\s*\(\d{1,2}\)(?=(?:[-_ ]copy\d*)?$)/i;

/**
 * The same of a file or an archive, without the ending and the number of a download. Folders are packed into archives of
 * their names; a notebook or TypeScript file of such a name has it by itself.
 */
export function ownNameOfFile(name: string, module: string): string {
  const own = name.replace(endings, "").replace(download, "");
  return (/\.(?:ipynb|ts)$/i.test(name) ? withoutModule : ownName)(own, module);
}

/** Whose file it is. */
export interface Owner {
  readonly name: string;
  /** The part of the place that said so, from its beginning: a folder, an archive, or the file itself. */
  readonly base: string;
}

/** Who the first folder, archive or file of a place is named after, if any is. */
function firstNamed(place: string, module: string, shared: ReadonlySet<string>): Owner | undefined {
  const ends = [...place.matchAll(/[\\/]|$/g)].map(({ index }) => index);
  for (const [i, end] of ends.entries()) {
    const base = place.slice(0, end);
    const start = i === 0 ? 0 : ends[i - 1]! + 1;
    const part = place.slice(start, end);
    const isFolder = end < place.length && !/\.zip$/i.test(part);
    if (projectsOwn.test(place.slice(start))) return undefined;
    const name = (isFolder ? ownName : ownNameOfFile)(part, module);
    if (name !== "" && !shared.has(base)) return { name, base };
  }
  return undefined;
}

/**
 * The name in a place, as {@link ownerOf} has it; empty where there is none.
 *
 * @param place - relative to what was given to grade, with `/` or `\`
 */
export const nameIn = (place: string, module: string, shared: ReadonlySet<string> = new Set()): string =>
  firstNamed(place, module, shared)?.name ?? "";

/** Where nothing is named after anybody, what lies in one archive stays together. */
function nobody(place: string, shared: ReadonlySet<string>): Owner {
  const archive = /^.*?\.zip(?=[\\/])/i.exec(place)?.[0];
  const base = archive === undefined || shared.has(archive) ? place : archive;
  return { name: base.normalize("NFC"), base };
}

/**
 * Whose file it is, by its place: the first folder that is named after somebody, else the file's own name. What lies in
 * a student's folder or archive was named by the student, who may not speak for another:
 * `submitted/tanaka/01-distillation-loss/yamada.ipynb`, `tanaka.zip/01-distillation-loss.ipynb` and
 * `tanaka-01-distillation-loss.ipynb` are Tanaka's.
 *
 * @param place - relative to what was given to grade, with `/` or `\`
 * @param shared - archives, by their place, that hold a whole class, and folders that hold all of one
 */
export const ownerOf = (place: string, module: string, shared: ReadonlySet<string> = new Set()): Owner =>
  firstNamed(place, module, shared) ?? nobody(place, shared);

/**
 * The place of a folder that counts as one student's: its own name, from the folder around it on where it is named
 * after the module alone, as in `submitted/tanaka/01-distillation-loss`, or after a folder of this project.
 *
 * @param path - of the folder
 */
export function folderPlace(path: string, module: string): string {
  const full = resolve(path);
  const name = basename(full);
  if (collecting.has(name) || ownName(name, module) !== "") return name;
  const around = folderPlace(dirname(full), module);
  return around === "" ? name : `${around}${sep}${name}`;
}

/** As many names as make one file without any an oversight in a class, and no student's work with its drafts. */
const namesBesideOneWithout = 4;

/** Whether files of these names, empty where one has none of its own, are several people's. */
export function isClass(names: readonly string[]): boolean {
  const without = names.filter((name) => name === "").length;
  const students = new Set(names).size - Math.min(without, 1);
  return students >= Math.max(2, namesBesideOneWithout * without);
}

/** The folder that holds all of these places, with a slash: `hw1/`, as compressing a folder makes it; empty without. */
function folderOfAll([first = "", ...others]: readonly string[]): string {
  const top = /^[^/]+\//.exec(first)?.[0] ?? "";
  return others.every((place) => place.startsWith(top)) ? top : "";
}

/**
 * An archive that holds a whole class, with the folders in it that hold all of it: when several people have files in it,
 * by the names there, and few files or none have no other name than the module's. Empty when it is none.
 *
 * @param archive - its place
 * @param places - of all submissions
 */
export function classArchive(archive: string, places: readonly string[], module: string): Set<string> {
  const parts = [archive];
  let rest = places.filter((place) => place.startsWith(`${archive}/`)).map((place) => place.slice(archive.length + 1));
  for (let top = folderOfAll(rest); top !== ""; top = folderOfAll(rest)) {
    parts.push(`${parts.at(-1)}/${top.slice(0, -1)}`);
    rest = rest.map((place) => place.slice(top.length));
  }
  return new Set(isClass(rest.map((place) => nameIn(place, module))) ? parts : []);
}
