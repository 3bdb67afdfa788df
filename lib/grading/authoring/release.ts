import { messages, type Task } from "../../course";
import { type Cell, type Notebook, withKernelLanguage } from "../../notebook";
import { type NbgraderMetadata, nbgraderChecksum, nbgraderOf } from "./nbgrader";
import { cellRegions } from "./solution-region";

/** Three collapsed steps. The blank lines let Jupyter render Markdown and formulas inside. */
function hintsMarkdown(hints: Task["hints"]): string {
  return hints
    .map(
      (hint, i) =>
        `<details>\n<summary>${messages.hintSummary(i + 1, hints.length)}</summary>\n\n${hint}\n\n</details>`,
    )
    .join("\n\n");
}

/** The part of a solution cell that a student may see. */
function studentSource(cell: Cell, metadata: NbgraderMetadata | undefined): string {
  const { stubbed, secret } = cellRegions(cell);
  if (secret.length > 0 && !metadata?.solution)
    throw new Error(
      `Cell "${cell.id}" holds a solution and is not marked as a solution cell in its nbgrader metadata.`,
    );
  if (secret.length === 0 && metadata?.solution)
    throw new Error(`Cell "${cell.id}" is a solution cell and holds no solution marks.`);
  return stubbed;
}

function releaseCell(cell: Cell, tasks: readonly Task[]): Cell {
  const metadata = nbgraderOf(cell);
  const hinted = tasks.find((task) => cell.id === `${task.id}-hints`);
  const source = hinted ? hintsMarkdown(hinted.hints) : studentSource(cell, metadata);
  const released: Cell =
    cell.cell_type === "code" ? { ...cell, source, outputs: [], execution_count: null } : { ...cell, source };
  if (!metadata) return released;
  const { grade, locked, solution } = metadata;
  if (!(grade || locked || solution)) return released;
  const checksum = nbgraderChecksum(released, metadata);
  return {
    ...released,
    metadata: { ...cell.metadata, nbgrader: { ...metadata, checksum, cell_type: cell.cell_type } },
  } as Cell;
}

/**
 * The exercise of a solution: solutions replaced by stubs, outputs cleared, hints filled in and collapsed, nbgrader
 * metadata with checksums. The same input gives the same notebook.
 *
 * @param solution - the notebook in solutions/
 * @param tasks - the module's tasks, for their hints
 * @throws Error that names the cell when marks or metadata are not in order
 */
export function releaseNotebook(solution: Notebook, tasks: readonly Task[]): Notebook {
  return withKernelLanguage({ ...solution, cells: solution.cells.map((cell) => releaseCell(cell, tasks)) });
}
