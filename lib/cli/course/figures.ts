import { readFileSync } from "node:fs";
import { join } from "node:path";
import { modulePaths } from "../../course";
import { writeWhole } from "../../jobs";
import { type Notebook, parseNotebook } from "../../notebook";

/** A picture that the README shows, and whose it is. */
export interface Figure {
  /** `docs/figures/NN-slug.CELL.svg`, from the project folder. */
  readonly file: string;
  readonly module: string;
  /** The id of the lesson's cell that draws it. */
  readonly cell: string;
}

const shown = /\bdocs\/figures\/([\w-]+)\.([\w-]+)\.svg\b/g;

/** The figures that a text of Markdown shows: their names say which lesson's cell draws them. */
export const figuresOf = (markdown: string): Figure[] =>
  [...markdown.matchAll(shown)].map(([file, module, cell]) => ({ file, module: module!, cell: cell! }));

/**
 * The first picture among a cell's outputs.
 *
 * @throws Error when there is no such cell or it shows none
 */
export function pictureOf(notebook: Notebook, { file, module, cell }: Figure): string {
  const found = notebook.cells.find(({ id }) => id === cell);
  const outputs = found?.cell_type === "code" ? found.outputs : [];
  const picture = outputs.flatMap((output) => ("data" in output ? (output.data["image/svg+xml"] ?? []) : []))[0];
  if (typeof picture === "string") return picture;
  const drawing = notebook.cells.flatMap((one) =>
    one.cell_type === "code" && JSON.stringify(one.outputs).includes("image/svg+xml") ? [one.id] : [],
  );
  throw new Error(
    `The README shows ${file}, but no cell "${cell}" of lesson ${module} shows a picture; cells that do: ${drawing.join(", ")}.`,
  );
}

/**
 * Writes the pictures that the README shows, from the outputs of the committed lessons.
 *
 * @returns their paths from the project folder
 * @throws Error when there is no such lesson, or it has no such picture
 */
export function writeFigures(root: string): string[] {
  return figuresOf(readFileSync(join(root, "README.md"), "utf8")).map((figure) => {
    const { lesson } = modulePaths(root, figure.module);
    writeWhole(join(root, figure.file), `${pictureOf(parseNotebook(readFileSync(lesson, "utf8"), lesson), figure)}\n`);
    return figure.file;
  });
}
