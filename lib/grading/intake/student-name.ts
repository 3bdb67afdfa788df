import { basename, dirname, resolve, sep } from "node:path";

/** Folders that say nothing of whose file it is: nbgrader's and file managers'. */
const impersonal = new Set(["submitted", "submissions", "autograded", ".", "..", ""]);

/** Endings of what people hand in, rightly or not: nothing else after a point is one, as in `j.smith`. */
const endings = new RegExp(
  "\\.ipynb(?:\\.[a-z0-9]{1,8})?$|(?:\\.tar)?\\.(?:ts|zip|gz|tgz|bz2|xz|tar|rar|7z|json|py|r|js|mjs|tex|txt|md|html?|csv|" +
    "pdf|docx?|odt|rtf|pages|png|jpe?g|gif|webp|heic|svg)$",
  "i",
);

/** What is left of a folder's name besides the module and the number of a copy, ` (2)`, `-copy1`: maybe nothing. */
function ownName(name: string, module: string): string {
  if (impersonal.has(name)) return "";
  const rest = name.replace(module, " ").replace(/\s*\(\d+\)|[-_ ]copy\d*$/gi, " ");
  // The same letters are written in two ways: macOS takes names apart (か and ゛), others do not (が).
  return rest.replace(/^[\s\-_.]+|[\s\-_.]+$/g, "").normalize("NFC");
}

/** The same of a file or an archive, without the ending. */
export const ownNameOfFile = (name: string, module: string): string => ownName(name.replace(endings, ""), module);

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
    const part = place.slice(i === 0 ? 0 : ends[i - 1]! + 1, end);
    const isFolder = end < place.length && !/\.zip$/i.test(part);
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

/**
 * Whose file it is, by its place: the first folder that is named after somebody, else the file's own name. What lies in
 * a student's folder or archive was named by the student, who may not speak for another:
 * `submitted/tanaka/01-distillation-loss/yamada.ipynb`, `tanaka.zip/01-distillation-loss.ipynb` and
 * `tanaka-01-distillation-loss.ipynb` are Tanaka's.
 *
 * @param place - relative to what was given to grade, with `/` or `\`
 * @param shared - archives, by their place, that hold a whole class
 */
export const ownerOf = (place: string, module: string, shared: ReadonlySet<string> = new Set()): Owner =>
  firstNamed(place, module, shared) ?? { name: place.normalize("NFC"), base: place };

/**
 * The place of a folder that was given and that counts as one student's: its own name, from the folder around it on
 * where it is named after the module alone, as in `submitted/tanaka/01-distillation-loss`.
 *
 * @param path - of the folder
 */
export function folderPlace(path: string, module: string): string {
  const full = resolve(path);
  const name = basename(full);
  if (name === "" || impersonal.has(name) || ownName(name, module) !== "") return name;
  const around = folderPlace(dirname(full), module);
  return around === "" ? name : `${around}${sep}${name}`;
}

/** As many names as make one file without any an oversight in a class, and no student's work with its drafts. */
const namesBesideOneWithout = 4;

/**
 * The archives that hold a whole class: those in which several people have files, by the names there, and few files or
 * none have no other name than the module's.
 *
 * @param places - of submissions
 */
export function classArchives(places: readonly string[], module: string): Set<string> {
  const inside = new Map<string, string[]>();
  for (const place of places) {
    const { base } = ownerOf(place, module);
    if (base === place || !/\.zip$/i.test(base)) continue;
    const name = nameIn(place.slice(base.length + 1), module);
    const names = inside.get(base);
    if (names) names.push(name);
    else inside.set(base, [name]);
  }
  const isClass = (names: readonly string[]) => {
    const without = names.filter((name) => name === "").length;
    const students = new Set(names).size - Math.min(without, 1);
    return students >= Math.max(2, namesBesideOneWithout * without);
  };
  return new Set([...inside].filter(([, names]) => isClass(names)).map(([base]) => base));
}
