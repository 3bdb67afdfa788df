import { posix } from "node:path";

/** In one cell's hidden imports, `stillroom-cell:7` is the cell with id 7. */
const scheme = "stillroom-cell:";

export const cellSpecifier = (id: number): string => `${scheme}${id}`;

export const isCellSpecifier = (specifier: string): boolean => specifier.startsWith(scheme);

/** Cells are files of the notebook's folder to the type checker, so their imports start there. */
export const cellFileName = (folder: string, id: number): string => posix.join(folder, `stillroom-cell-${id}.ts`);

export const cellFileOf = (folder: string, specifier: string): string =>
  cellFileName(folder, Number(specifier.slice(scheme.length)));

/** Messages of the compiler with its file names of cells replaced by what the reader calls them. */
export function inReadersNames(text: string, nameOf: (id: number) => string): string {
  return text
    .replace(/import\("[^"]*stillroom-(?:cell[-:]|draft-)\d+(?:\.ts)?"\)\.?/g, "")
    .replace(/(?:[^\s"'()]*\/)?stillroom-cell-(\d+)\.ts/g, (_, id) => nameOf(Number(id)));
}
