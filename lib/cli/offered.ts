import { existsSync } from "node:fs";
import { modulePaths, modules } from "../course";
import { staffCommands } from "../grading";

/** What the npm package does, which has no checks of exercises, wherever it is installed. */
const packageCommands: readonly string[] = ["data", "kernel", "run", "sweep", "winning-tickets"];

/** Whether a folder holds the hidden checks of an exercise, as the whole project does. */
export const holdsHiddenChecks = (root: string): boolean =>
  modules.some(({ id }) => existsSync(modulePaths(root, id).hidden));

/**
 * Whether a command is listed as one of those to choose from. One that is not says, when it is called, where it works.
 *
 * @param root - the folder that holds the program: the whole project, what students get of it, or the npm package
 */
export function isOffered(command: string, root: string): boolean {
  const holdsChecks = modules.some(({ id }) => existsSync(modulePaths(root, id).checks));
  if (!holdsChecks) return packageCommands.includes(command);
  return holdsHiddenChecks(root) || !staffCommands.includes(command);
}
