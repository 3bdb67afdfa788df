import type { Cell, Notebook } from "../../notebook";
import { isManual, nbgraderOf } from "../authoring";
import type { SubmittedCell } from "./submitted-cells";

/** The cells that a student has put after the cell of a task, up to the next one of the exercise. */
function addedAfter(task: string, cells: readonly SubmittedCell[], isOfExercise: (cell: SubmittedCell) => boolean) {
  const after = cells.slice(cells.findIndex(({ gradeId }) => gradeId === task) + 1);
  const end = after.findIndex(isOfExercise);
  return end < 0 ? after : after.slice(0, end);
}

/**
 * What a student has written for the tasks that people mark: the text of an answer's cell, or for nbgrader's task cells
 * the cells that follow it.
 *
 * @param merged - the release with the student's answers in it
 * @param cells - the submission's
 * @returns the texts, by task
 */
export function answersToMark(
  release: Notebook,
  merged: Notebook,
  cells: readonly SubmittedCell[],
): Readonly<Record<string, string>> {
  const known = new Set(release.cells.flatMap((cell) => [cell.id, nbgraderOf(cell)?.grade_id ?? cell.id]));
  const isOfExercise = ({ id, gradeId }: SubmittedCell) => known.has(gradeId ?? id ?? "");
  const answerOf = (cell: Cell): [string, string] => {
    const { grade_id, task } = nbgraderOf(cell)!;
    const added = addedAfter(grade_id, cells, isOfExercise).map(({ source }) => source);
    return [grade_id, task ? added.join("\n\n") : cell.source];
  };
  return Object.fromEntries(merged.cells.filter(isManual).map(answerOf));
}
