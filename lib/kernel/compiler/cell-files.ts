import { posix } from "node:path";

/** In one cell's hidden imports, `stillroom-cell:7` is the cell with id 7. */
const scheme = "stillroom-cell:";

export const cellSpecifier = (id: number): string => `${scheme}${id}`;

export const isCellSpecifier = (specifier: string): boolean => specifier.startsWith(scheme);

/** Cells are files of the notebook's folder to the type checker, so their imports start there. */
export const cellFileName = (folder: string, id: number): string => posix.join(folder, `stillroom-cell-${id}.ts`);

export const cellFileOf = (folder: string, specifier: string): string =>
  cellFileName(folder, Number(specifier.slice(scheme.length)));

/**
 * Text of the compiler in the reader's terms: its file names of cells become the cells' names, a type of an earlier cell
 * that has a namesake now becomes `[1].Point`, and letters beyond ASCII, which it escapes, are themselves again.
 */
export function inReadersNames(text: string, folder: string, nameOf: (id: number) => string): string {
  return text
    .replace(/import\("[^"]*stillroom-cell[-:](\d+)(?:\.ts)?"\)/g, (_, id) => nameOf(Number(id)))
    .replace(/import\("[^"]*stillroom-draft-\d+(?:\.ts)?"\)\.?/g, "")
    .replaceAll(`${folder}/stillroom-`, "stillroom-")
    .replace(/stillroom-cell-(\d+)\.ts/g, (_, id) => nameOf(Number(id)))
    .replace(/stillroom-draft-\d+\.ts/g, "here")
    .replace(/\\u([0-9A-F]{4})/g, (escaped, hex) => {
      const code = Number.parseInt(hex, 16);
      return code < 0x80 ? escaped : String.fromCharCode(code);
    });
}
