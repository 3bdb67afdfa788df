import { readFile } from "node:fs/promises";
import * as z from "zod";
import { withCellIds } from "./cell-id";
import { type Notebook, notebookSchema } from "./schema";

/** A file that is no notebook of nbformat 4; `message` says which file, cell and field, and what to do. */
export class NotebookFormatError extends Error {
  override name = "NotebookFormatError";
}

const envelope = z.looseObject({
  nbformat: z.int(),
  nbformat_minor: z.int().min(0),
  cells: z.array(z.unknown()).optional(),
});

/** `["cells", 2, "outputs", 0, "text"]` → `cells[2] (id "abc"), field outputs[0].text`. */
function where(path: readonly PropertyKey[], cells: readonly unknown[] | undefined): string {
  const field = (parts: readonly PropertyKey[]) =>
    parts.reduce<string>(
      (text, part) => (typeof part === "number" ? `${text}[${part}]` : `${text}${text && "."}${String(part)}`),
      "",
    );
  const [first, index, ...rest] = path;
  if (first !== "cells" || typeof index !== "number") return path.length > 0 ? `field ${field(path)}` : "top level";
  const cell = cells?.[index];
  const id = typeof cell === "object" && cell !== null && "id" in cell ? ` (id ${JSON.stringify(cell.id)})` : "";
  return `cells[${index}]${id}${rest.length > 0 ? `, field ${field(rest)}` : ""}`;
}

function describe(name: string, error: z.ZodError, cells: readonly unknown[] | undefined): string {
  const shown = error.issues.slice(0, 5).map((issue) => `  ${where(issue.path, cells)}: ${issue.message}`);
  const more = error.issues.length > shown.length ? [`  and ${error.issues.length - shown.length} more`] : [];
  return [
    `${name} is not a valid notebook (nbformat 4.5):`,
    ...shown,
    ...more,
    "Open it in JupyterLab and save it again, or restore it from its source.",
  ].join("\n");
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new NotebookFormatError(
      `${name} is not JSON: ${error instanceof Error ? error.message : String(error)}\n` +
        "A notebook is a JSON file with the ending .ipynb; a merge conflict or a broken download leaves it like this.",
    );
  }
}

/**
 * Reads a notebook from its text. Versions 4.0 to 4.4 become 4.5: cells get ids that follow from their content. Metadata
 * that nobody here knows is kept.
 *
 * @param text - the JSON text of an .ipynb file
 * @param name - what error messages call it, usually its path
 * @throws NotebookFormatError when the text is not JSON, of another version, or breaks a rule of the format
 */
export function parseNotebook(text: string, name: string): Notebook {
  const json = parseJson(text, name);
  const version = envelope.safeParse(json);
  if (!version.success) throw new NotebookFormatError(describe(name, version.error, undefined));
  const { nbformat, nbformat_minor, cells } = version.data;
  if (nbformat !== 4)
    throw new NotebookFormatError(
      `${name} is in nbformat ${nbformat}; expected version 4.\nConvert it: jupyter nbconvert --to notebook --nbformat 4 ${name}`,
    );
  const upgraded = {
    ...version.data,
    nbformat_minor: Math.max(nbformat_minor, 5),
    ...(cells && { cells: withCellIds(cells) }),
  };
  const parsed = notebookSchema.safeParse(upgraded);
  if (!parsed.success) throw new NotebookFormatError(describe(name, parsed.error, cells));
  return parsed.data;
}

/**
 * Reads a notebook file.
 *
 * @throws NotebookFormatError as `parseNotebook`; the error of the file system when the file cannot be read
 */
export async function readNotebook(path: string): Promise<Notebook> {
  return parseNotebook(await readFile(path, "utf8"), path);
}
