import { nbgraderOf } from "../../grading";
import type { Cell, Notebook } from "../../notebook";

/** The code cells that a learner has added: they belong to no task, and do more than call `check`. */
export const ownCells = (notebook: Notebook): Cell[] =>
  notebook.cells.filter(
    (cell) =>
      cell.cell_type === "code" &&
      nbgraderOf(cell) === undefined &&
      cell.source.trim() !== "" &&
      !/^\s*await check\(/.test(cell.source),
  );
