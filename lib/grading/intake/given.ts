import { existsSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { messages } from "../../course";
import { collectedPlace, givenFiles, isClassInTree } from "./given-files";
import { folderPlace, nameIn, ownerOf, ownNameOfFile } from "./student-name";
import { isOfOther, type Search, type Unnamed, walk } from "./walk";

/** Files that were found together, and how they were read. */
export interface Given {
  readonly files: readonly Unnamed[];
  readonly readings: readonly string[];
}

const isNamed = (files: readonly Unnamed[], module: string): boolean => {
  const own = files.filter(({ place }) => !isOfOther(place, module));
  const submissions = own.filter(({ kind }) => kind === "submission");
  const telling = submissions.length > 0 ? submissions : own;
  return telling.some(({ place }) => nameIn(place, module) !== "");
};

const below = (folder: string, files: readonly Unnamed[]): Unnamed[] =>
  folder === "" ? [...files] : files.map((file) => ({ ...file, place: `${folder}${sep}${file.place}` }));

/**
 * The files below a folder.
 *
 * @param isAlone - whether it is the only path. A folder that is not is one student's, and so is one in which nothing is
 *   named after anybody, and one in nbgrader's tree.
 */
export async function inFolder(path: string, isAlone: boolean, search: Search): Promise<Given> {
  const { module } = search;
  const files = await walk(path, "", isAlone ? 0 : 1, search);
  const tree = existsSync(join(path, module)) ? collectedPlace(join(path, module), path) : undefined;
  const collected = isAlone && isClassInTree(path, module) ? undefined : collectedPlace(path);
  const around = collected ?? (tree && dirname(tree));
  if (around !== undefined) return { files: below(around, files), readings: [] };
  const place = folderPlace(path, module);
  const folder = nameIn(`${place}${sep}`, module);
  if (!isAlone || !isNamed(files, module)) {
    // A student's copy of the project has the lesson of that name too, in a folder of its own.
    const copies = files.filter(({ place, kind }) => kind === "submission" && basename(place).includes(module));
    const isGuess = isAlone && folder !== "" && copies.length > new Set(copies.map(({ place }) => dirname(place))).size;
    return { files: below(place, files), readings: isGuess ? [messages.filesByFolder(copies.map(() => folder))] : [] };
  }
  if (folder === "") return { files, readings: [] };
  const names = files.map((file) => ownerOf(file.place, module).name);
  return {
    files: files.map((file) => ({ ...file, folder })),
    readings: [messages.folderRead(path, [...new Set(names)])],
  };
}

/** What to say of folders with the same name, as two attempts of one student have, and the folders of nobody's name. */
export function foldersOfOneName(paths: readonly string[], module: string): string[] {
  const nameOf = (path: string) => nameIn(`${folderPlace(path, module)}${sep}`, module);
  const names = paths.map(nameOf);
  const twice = new Set(names.filter((name, i) => name !== "" && names.indexOf(name) < i));
  return [...twice].map((name) =>
    messages.foldersOfOneName(
      name,
      paths.filter((_, i) => names[i] === name),
    ),
  );
}

/** The files that were given by their paths, and those in archives; what folders tell apart is put together. */
export async function ofFiles(paths: readonly string[], search: Search): Promise<Given[]> {
  if (paths.length === 0) return [];
  const { module } = search;
  const given = givenFiles(paths, module);
  const byName = given.filter(({ folder }) => folder !== undefined);
  const byFolder = given.filter((file) => file.byFolder);
  const readings = [
    ...(byName.length > 0 ? [messages.filesByName(byName.map(({ path }) => path))] : []),
    ...(byFolder.length > 0 ? [messages.filesByFolder(byFolder.map(({ place }) => nameIn(place, module)))] : []),
  ];
  const together: Unnamed[] = [];
  const parts: Given[] = [{ files: together, readings }];
  for (const { path, place, depth, folder } of given) {
    const files = await walk(path, place, depth, search);
    const told = folder === undefined ? files : files.map((file) => ({ ...file, folder }));
    if (place === basename(path)) parts.push({ files: told, readings: [] });
    else together.push(...told);
  }
  return parts;
}

/** One archive alone, which may hold a class. */
export async function inArchive(path: string, search: Search): Promise<Given> {
  const { module } = search;
  const files = await walk(path, basename(path), 1, search);
  if (isNamed(files, module)) {
    const folder = ownNameOfFile(basename(path), module);
    return { files: folder === "" ? files : files.map((file) => ({ ...file, folder })), readings: [] };
  }
  const around = folderPlace(dirname(path), module);
  const student = nameIn(`${around}${sep}`, module);
  return student === ""
    ? { files, readings: [] }
    : { files: below(around, files), readings: [messages.filesByFolder([student])] };
}
