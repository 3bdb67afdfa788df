import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type HiddenChecks, loadTasks, type Mutant, messages, modulePaths, type Task } from "../../course";
import { type Notebook, readNotebook } from "../../notebook";

/** All that the authors of a module have written for its exercise. */
export interface Tables {
  readonly tasks: readonly Task[];
  readonly hidden: HiddenChecks;
  readonly mutants: readonly Mutant[];
  readonly solution: Notebook;
}

/**
 * Reads a module's tables and its solution. The process must be able to import TypeScript.
 *
 * @throws Error when there is no solution, as in the project that students get
 */
export async function loadTables(root: string, id: string): Promise<Tables> {
  const paths = modulePaths(root, id);
  if (!existsSync(paths.solution)) throw new Error(messages.noSolution(paths.solution));
  const [tasks, { hidden }, { mutants }, solution]: [
    readonly Task[],
    { hidden: HiddenChecks },
    { mutants: readonly Mutant[] },
    Notebook,
  ] = await Promise.all([
    loadTasks(root, id),
    import(/* @vite-ignore */ pathToFileURL(paths.hidden).href),
    import(/* @vite-ignore */ pathToFileURL(paths.mutants).href),
    readNotebook(paths.solution),
  ]);
  return { tasks, hidden, mutants, solution };
}
