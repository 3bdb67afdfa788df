import type { Mutant } from "../../course";
import type { Notebook } from "../../notebook";

function edit(source: string, [find, replacement]: readonly [string, string], mutant: Mutant): string {
  const found = source.split(find).length - 1;
  if (found !== 1)
    throw new Error(
      `mutant ${mutant.id} edits ${JSON.stringify(find)}, which occurs ${found} times in cell "${mutant.task}"; ` +
        "expected once. Bring the mutant up to the solution.",
    );
  // A function, because `$&` in a replacement string would mean something.
  return source.replace(find, () => replacement);
}

/**
 * The solution with a mutant's edits in the cell of its task.
 *
 * @throws Error when the text to edit does not occur exactly once
 */
export function mutate(solution: Notebook, mutant: Mutant): Notebook {
  const cells = solution.cells.map((cell) =>
    cell.id === mutant.task
      ? { ...cell, source: mutant.edits.reduce((source, pair) => edit(source, pair, mutant), cell.source) }
      : cell,
  );
  return { ...solution, cells };
}
