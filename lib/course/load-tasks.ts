import { pathToFileURL } from "node:url";
import type { Task } from "./exercise";
import { messages } from "./messages";
import { modulePaths } from "./paths";

/**
 * The tasks of a module with their public checks.
 *
 * @throws Error when this process cannot load TypeScript, or the file is missing or broken
 */
export async function loadTasks(root: string, id: string): Promise<readonly Task[]> {
  const file = modulePaths(root, id).checks;
  try {
    const tables: { tasks: readonly Task[] } = await import(/* @vite-ignore */ pathToFileURL(file).href);
    return tables.tasks;
  } catch (error) {
    throw new Error(messages.tablesNotRead(file, error instanceof Error ? error.message : String(error)), {
      cause: error,
    });
  }
}
