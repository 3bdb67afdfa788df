import { basename, relative } from "node:path";
import { findModule, messages, modulePaths, modules } from "../../course";
import { identityOf, type Notebook } from "../../notebook";

/**
 * The module whose exercise a file is: by what the user says, else by the notebook's metadata, else by the file's name,
 * `tanaka 01-distillation-loss (2).ipynb`.
 *
 * @param given - the id that the user gives
 * @throws Error in the learner's words when nothing tells, or when it is a lesson
 */
export function moduleOf(root: string, file: string, notebook: Notebook, given: string | undefined): string {
  if (given !== undefined) return findModule(given).id;
  const identity = identityOf(notebook);
  const name = basename(file);
  if (identity?.part === "lesson") {
    const { exercise } = modulePaths(root, identity.module);
    throw new Error(messages.isLesson(name, relative(process.cwd(), exercise)));
  }
  const found = identity ? findModule(identity.module) : modules.find(({ id }) => name.includes(id));
  if (found) return found.id;
  throw new Error(messages.unknownExercise(name, modules[0]!.id));
}
