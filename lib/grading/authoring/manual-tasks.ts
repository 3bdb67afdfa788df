import type { Cell, Notebook } from "../../notebook";
import { nbgraderOf } from "./nbgrader";

/** A task that a person marks. */
export interface ManualTask {
  /** The `grade_id` of its cell. */
  readonly id: string;
  readonly points: number;
}

/** Whether nbgrader's metadata leave a cell to people: an answer that is graded itself, or a task with points. */
export function isManual(cell: Cell): boolean {
  const metadata = nbgraderOf(cell);
  return metadata !== undefined && (metadata.task || (metadata.grade && metadata.solution));
}

/** The tasks of an exercise that people mark, in the order of the notebook. */
export function manualTasks(notebook: Notebook): ManualTask[] {
  return notebook.cells.filter(isManual).map((cell) => {
    const { grade_id, points = 0 } = nbgraderOf(cell)!;
    return { id: grade_id, points };
  });
}
