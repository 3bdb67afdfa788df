import { basename, dirname } from "node:path";
import type { Owned } from "./collect";
import { nameIn } from "./student-name";

/** An archive or a folder with several submissions, and how it was read. */
export interface Bundle {
  readonly path: string;
  /** Of those whose files it holds: one, or a class. */
  readonly students: readonly string[];
  /** The submissions, by their names. */
  readonly submissions: readonly string[];
}

/** The part of a file's place below the student's folder or archive. */
export const insideOf = ({ place, base }: Owned): string => place.slice(base.length + 1);

/**
 * The path of a student's folder or archive.
 *
 * @param path - of a file in it
 * @param inside - the part of that path below it
 */
export const pathOfBase = (path: string, inside: string): string =>
  path.slice(0, Math.max(0, path.length - inside.length - 1)) || ".";

/** What to grade alone where a class lies there: `submitted/SECTION/MODULE`, if all is in it. */
function pathOf(path: string, files: readonly Owned[]): string {
  const [folder = path, ...others] = new Set(files.map((file) => dirname(file.path)));
  return files.some(({ archive }) => archive !== undefined) || others.length > 0 ? path : folder;
}

/**
 * The archives with several submissions, and the folders with submissions of several names, which could have been a
 * class's.
 */
export function bundlesOf(submissions: readonly Owned[], module: string): Bundle[] {
  const found = new Map<string, Owned[]>();
  for (const file of submissions) {
    if (file.archive === undefined && file.place === file.base) continue;
    const path = file.archive ?? pathOfBase(file.path, insideOf(file));
    const known = found.get(path);
    if (known) known.push(file);
    else found.set(path, [file]);
  }
  const isTold = (files: readonly Owned[]) =>
    files.some(({ archive }) => archive !== undefined)
      ? files.length > 1
      : new Set(files.map((file) => nameIn(insideOf(file), module))).size > 1;
  return [...found]
    .filter(([, files]) => isTold(files))
    .map(([path, files]) => ({
      path: pathOf(path, files),
      students: [...new Set(files.map(({ owner }) => owner))],
      submissions: files.map((file) => basename(file.path)),
    }));
}
