import { randomUUID } from "node:crypto";
import { mkdir, open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { type Cell, isJsonMime, type Notebook, type Output } from "./schema";

// The line ends that Python's `str.splitlines` knows: Jupyter stores text cut at these, and a notebook that Jupyter and
// we save in turn should not differ.
// biome-ignore lint/suspicious/noControlCharactersInRegex: three of those line ends are control characters
const lineEnds = /(?<=\r\n|[\n\v\f\x1c-\x1e\x85\u2028\u2029]|\r(?!\n))/;

const lines = (text: string): string[] => (text === "" ? [] : text.split(lineEnds));

function linesOfBundle(bundle: Record<string, unknown>): Record<string, unknown> {
  const isText = (mime: string) =>
    !isJsonMime(mime) && (mime.startsWith("text/") || /^(application\/javascript|image\/svg\+xml)$/.test(mime));
  return Object.fromEntries(
    Object.entries(bundle).map(([mime, value]) => [
      mime,
      isText(mime) && typeof value === "string" ? lines(value) : value,
    ]),
  );
}

function outputToJson(output: Output): object {
  if (output.output_type === "stream") return { ...output, text: lines(output.text) };
  return output.output_type === "error" ? output : { ...output, data: linesOfBundle(output.data) };
}

function cellToJson(cell: Cell): object {
  // Trust belongs to the reader's machine and never to the file.
  const { trusted: _, ...metadata } = cell.metadata;
  const shared = { ...cell, metadata, source: lines(cell.source) };
  if (cell.cell_type === "code") return { ...shared, outputs: cell.outputs.map(outputToJson) };
  if (!cell.attachments) return shared;
  const attachments = Object.entries(cell.attachments).map(([name, bundle]) => [name, linesOfBundle(bundle)]);
  return { ...shared, attachments: Object.fromEntries(attachments) };
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}

/**
 * The text of a notebook as Jupyter saves it: sorted keys, one space of indent, text as lists of lines, UTF-8 characters
 * as they are, a newline at the end. So a diff shows what changed and nothing else.
 */
export function formatNotebook(notebook: Notebook): string {
  const { orig_nbformat: _, signature: __, ...metadata } = notebook.metadata;
  const json = { ...notebook, metadata, cells: notebook.cells.map(cellToJson) };
  return `${JSON.stringify(sortKeys(json), null, 1)}\n`;
}

/**
 * Writes a notebook file, creating its folder. It is written beside and renamed: whoever reads `path`, at any moment and
 * after any crash, finds the old notebook or the new one, whole. A link goes on leading to it, and who may read the old
 * one may read the new one.
 *
 * @throws the error of the file system when the folder or file cannot be written
 */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const target = await realpath(path).catch(() => path);
  const mode = await stat(target).then(
    (old) => old.mode & 0o777,
    () => undefined,
  );
  const beside = `${target}.${randomUUID()}.tmp`;
  try {
    const file = await open(beside, "w", mode);
    try {
      // What a file is opened with is cut by the umask.
      if (mode !== undefined) await file.chmod(mode);
      await file.writeFile(formatNotebook(notebook), "utf8");
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
