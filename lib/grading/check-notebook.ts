import { checkTasks, loadTasks, scratchFolder, studentInProcess } from "../course";
import { readNotebook } from "../notebook";
import { importStudentModule, studentSource } from "./student-module";

/** How the process of `check-notebook.entry.ts` ends; any other code comes from the learner's own `process.exit`. */
export const exitCodes = { passed: 40, failed: 41, broken: 42 } as const;

/**
 * Runs the public checks on a notebook file as its author would in the notebook, keeping the same progress. The
 * notebook's code runs in this process: call it in a process of its own.
 *
 * @param file - the learner's notebook
 * @param id - the module whose exercise it is
 * @returns the report, and whether every public check passed
 * @throws NotebookFormatError when the file is no notebook; whatever its cells throw
 */
export async function checkNotebook(
  root: string,
  id: string,
  file: string,
): Promise<{ text: string; passed: boolean }> {
  const tasks = await loadTasks(root, id);
  const notebook = await readNotebook(file);
  const source = studentSource(
    notebook,
    tasks.flatMap((task) => task.functions),
  );
  const functions = await importStudentModule(scratchFolder(root), source);
  const { text, results } = await checkTasks(
    root,
    id,
    tasks,
    studentInProcess((name) => functions[name]),
  );
  return { text, passed: results.every((result) => result.passed) };
}
