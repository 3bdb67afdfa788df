import * as z from "zod";
import { identityOf } from "./identity";
import type { CodeCell, Notebook } from "./schema";

const noteSchema = z.object({
  /** How much the lesson computed. */
  profile: z.enum(["quick", "full"]),
  /** The tensor backend, in the words of the lesson's own output: `WebAssembly with SIMD`. */
  backend: z.string(),
  /** The commit of the project, and whether something was changed since. */
  commit: z.string(),
  /** What the outputs depend on, hashed; the same key, the same run. */
  key: z.string().optional(),
  seconds: z.number().optional(),
});

/** What an executed lesson's outputs are from; its metadata hold it as `stillroom.run`. */
export type RunNote = z.infer<typeof noteSchema>;

const inMetadata = z.object({ stillroom: z.object({ run: noteSchema }) });

/** What a lesson's outputs are from; undefined when it does not say. */
export const runNoteOf = (notebook: Notebook): RunNote | undefined =>
  inMetadata.safeParse(notebook.metadata).data?.stillroom.run;

const backendLine = /^Tensor backend: ([^,\n]+)/m;

/** The tensor backend that a cell says it started; undefined when it says nothing of one. */
const backendOf = (cell: CodeCell): string | undefined =>
  cell.outputs.flatMap((output) =>
    output.output_type === "stream" ? (backendLine.exec(output.text)?.[1] ?? []) : [],
  )[0];

/**
 * The notebook with a note of the run that its outputs are from: in its metadata, and below the cell that starts the
 * tensor backend, as one more output, so that the next run takes it away. Only a lesson gets one.
 */
export function withRunNote(notebook: Notebook, run: Omit<RunNote, "backend">): Notebook {
  const identity = identityOf(notebook);
  if (identity?.part !== "lesson") return notebook;
  const code = notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
  const starts = code.find((cell) => backendOf(cell) !== undefined);
  const backend = (starts && backendOf(starts)) ?? "none";
  const text = `The outputs in this file are those of a run in the ${run.profile} profile, at commit ${run.commit}.`;
  const display = { output_type: "display_data" as const, data: { "text/plain": text }, metadata: {} };
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "code" && cell === starts ? { ...cell, outputs: [...cell.outputs, display] } : cell,
  );
  return {
    ...notebook,
    cells,
    metadata: { ...notebook.metadata, stillroom: { ...identity, run: { ...run, backend } } },
  };
}

/** The notebook without the note of a run that is over: what is run anew says nothing of its last run. */
export function withoutRunNote(notebook: Notebook): Notebook {
  const identity = identityOf(notebook);
  return identity ? { ...notebook, metadata: { ...notebook.metadata, stillroom: identity } } : notebook;
}
