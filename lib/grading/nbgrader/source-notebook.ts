import { join } from "node:path";
import type { Task } from "../../course";
import type { Cell, Notebook } from "../../notebook";
import { nbgraderOf, releaseNotebook } from "../authoring";

/** Lines that nbgrader takes out of what students get: there `check` stays the course's own. */
function hiddenRegion(root: string): string {
  const file = join(root, "lib", "grading", "nbgrader", "check-all.ts");
  return `// ### BEGIN HIDDEN TESTS\nconst { check } = await import(${JSON.stringify(file)});\n// ### END HIDDEN TESTS\n`;
}

function sourceCell(released: Cell, solution: Cell, root: string): Cell {
  const metadata = nbgraderOf(released);
  if (metadata?.solution) return solution;
  // Each cell has the region: after a submission has ended its process, the next task is judged all the same.
  const asks = metadata?.grade && metadata.locked && released.cell_type === "code";
  return asks ? { ...released, source: hiddenRegion(root) + released.source } : released;
}

/**
 * What nbgrader calls the source of an assignment: the solution, with hints filled in, and hidden checks asked in
 * regions that `nbgrader generate_assignment` removes.
 *
 * @param root - the project folder on the machine that grades
 * @throws Error that names the cell when marks or metadata are not in order
 */
export function sourceNotebook(solution: Notebook, tasks: readonly Task[], root: string): Notebook {
  const { cells } = releaseNotebook(solution, tasks);
  return { ...solution, cells: cells.map((cell, i) => sourceCell(cell, solution.cells[i]!, root)) };
}
