import { messages } from "../../course";
import type { Cell, Notebook } from "../../notebook";
import { nbgraderOf } from "../authoring";
import type { SubmittedCell } from "./submitted-cells";

/** The release with a student's answers in it. */
export interface Merged {
  readonly notebook: Notebook;
  /** What the student should know of it: cells that were edited, deleted, copied or added. */
  readonly notes: readonly string[];
}

/** The student's cells for one cell of the release: those that carry its grade id, or its cell id. */
function claimants(cells: readonly SubmittedCell[], cell: Cell, gradeId: string): SubmittedCell[] {
  return cells.filter((submitted) =>
    submitted.gradeId === undefined ? submitted.id === cell.id : submitted.gradeId === gradeId,
  );
}

/** Of several copies the one that was worked on, of those one that carries the grade id, and of those the original. */
function chosen(copies: readonly SubmittedCell[], cell: Cell): SubmittedCell | undefined {
  const worked = copies.filter((copy) => copy.source.trim() !== cell.source.trim());
  const graded = worked.filter(({ gradeId }) => gradeId !== undefined);
  const [first] = graded.length > 0 ? graded : worked;
  return graded.find((copy) => copy.id === cell.id) ?? first ?? copies[0];
}

interface Placed {
  readonly cell: Cell;
  readonly notes: readonly string[];
}

function place(cell: Cell, cells: readonly SubmittedCell[]): Placed {
  const metadata = nbgraderOf(cell);
  if (!metadata) return { cell, notes: [] };
  const { grade_id, solution, locked, grade } = metadata;
  const copies = claimants(cells, cell, grade_id);
  const copy = chosen(copies, cell);
  if (!solution) {
    const edited = (locked || grade) && copies.some(({ source }) => source.trim() !== cell.source.trim());
    return { cell, notes: edited ? [messages.lockedEdited(grade_id)] : [] };
  }
  if (!copy) return { cell, notes: [messages.answerMissing(grade_id)] };
  const notes = [
    ...(copies.length > 1 ? [messages.answerCopied(grade_id, copies.length)] : []),
    ...(copy.type === cell.cell_type ? [] : [messages.answerOtherType(grade_id, copy.type)]),
  ];
  return { cell: { ...cell, source: copy.source }, notes };
}

/** Whether a cell does nothing that an answer may need: it is empty, or asks the checks. */
const isIdle = (source: string): boolean => source.trim() === "" || /^\s*await check\([^;\n]*\);?\s*$/.test(source);

/**
 * Puts a student's answers into the release: the text of solution cells is the student's, everything else, locked cells
 * above all, is the release's.
 */
export function mergeWithRelease(release: Notebook, cells: readonly SubmittedCell[]): Merged {
  const placed = release.cells.map((cell) => place(cell, cells));
  const known = new Set(release.cells.flatMap((cell) => [cell.id, nbgraderOf(cell)?.grade_id]));
  const added = cells.filter(
    ({ type, id, gradeId, source }) =>
      type === "code" && !isIdle(source) && !known.has(gradeId ?? id) && !known.has(id),
  );
  return {
    notebook: { ...release, cells: placed.map(({ cell }) => cell) },
    notes: [...placed.flatMap(({ notes }) => notes), ...(added.length > 0 ? [messages.cellsAdded(added.length)] : [])],
  };
}
