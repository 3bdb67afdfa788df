import * as z from "zod";
import { messages } from "../../course";
import { jsonDepth } from "./json-depth";
import { notebookText } from "./notebook-text";
import { RefusedError } from "./refusal";

const deepest = 64;
const mostCells = 2000;

/**
 * A cell as a submission may hold it. Looser than a valid notebook: front ends copy ids and leave fields out, and
 * nothing but these fields is ever read. What is not as expected counts as not there.
 */
const cell = z.object({
  cell_type: z.string(),
  id: z.string().optional().catch(undefined),
  source: notebookText,
  metadata: z
    .object({ nbgrader: z.object({ grade_id: z.string() }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  outputs: z.array(z.unknown()).catch([]),
});
const notebook = z.object({
  nbformat: z.literal(4),
  cells: z.array(cell).max(mostCells),
  metadata: z
    .object({ stillroom: z.object({ module: z.string() }) })
    .optional()
    .catch(undefined),
});

/** A cell of a submission: where it says that it belongs, and its text. */
export interface SubmittedCell {
  readonly type: string;
  readonly id: string | undefined;
  readonly gradeId: string | undefined;
  readonly source: string;
  /** As they stand in the file: `picturesOf` alone looks at them. */
  readonly outputs: readonly unknown[];
}

/** What of a submitted notebook is looked at. */
export interface SubmittedNotebook {
  readonly cells: SubmittedCell[];
  /** The module that it says that it is of: for words alone. */
  readonly module: string | undefined;
}

/**
 * The cells of a submitted notebook. Its kernelspec and all other metadata are not looked at.
 *
 * @param json - untrusted
 * @throws RefusedError when it is no notebook of nbformat 4
 */
export const submittedCells = (json: string): SubmittedCell[] => submittedNotebook(json).cells;

/**
 * The cells of a submitted notebook, and what it says that it is.
 *
 * @param json - untrusted
 * @throws RefusedError when it is no notebook of nbformat 4
 */
export function submittedNotebook(json: string): SubmittedNotebook {
  if (jsonDepth(json) > deepest) throw new RefusedError(messages.refusedDepth(deepest));
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    throw new RefusedError(messages.refusedJson(error instanceof Error ? error.message : String(error)));
  }
  const found = notebook.safeParse(parsed);
  if (!found.success) throw new RefusedError(messages.refusedNotebook(z.prettifyError(found.error).slice(0, 500)));
  const { cells, metadata } = found.data;
  const taken = cells.map(({ cell_type, id, source, metadata, outputs }) => ({
    type: cell_type,
    id,
    gradeId: metadata?.nbgrader?.grade_id,
    source: source.replaceAll("\r\n", "\n"),
    outputs,
  }));
  return { cells: taken, module: metadata?.stillroom.module };
}
