import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type Notebook, parseNotebook } from "../../lib/notebook";

export const root = resolve(import.meta.dirname, "../..");

/** Something that people read: a Markdown file, or the prose of a notebook. */
export interface Document {
  /** Its path from the project folder. */
  readonly file: string;
  /** Its Markdown. */
  readonly text: string;
}

/** What a learner reads of a notebook, as one Markdown text. */
export const proseOf = (notebook: Notebook): string =>
  notebook.cells.flatMap((cell) => (cell.cell_type === "markdown" ? [cell.source] : [])).join("\n\n");

/** Folders that hold no text of this project. */
const foreign = /^(node_modules|dist|library|work|coverage|\..*)$/;

const markdownFiles = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return foreign.test(entry.name) ? [] : markdownFiles(join(folder, entry.name));
    return entry.name.endsWith(".md") ? [join(folder, entry.name)] : [];
  });

/** Every Markdown file of the project. */
export const markdownDocuments = (): Document[] =>
  markdownFiles(root).map((file) => ({ file: relative(root, file), text: readFileSync(file, "utf8") }));

/** The prose of one notebook. */
export const notebookDocument = (file: string): Document => ({
  file: relative(root, file),
  text: proseOf(parseNotebook(readFileSync(file, "utf8"), file)),
});
