import { modulePaths } from "../../course";
import { writeNotebook } from "../../notebook";
import { releaseNotebook } from "./release";
import { loadTables } from "./tables";

/**
 * Generates a module's file in exercises/ from its solution; the file is replaced whole.
 *
 * @returns the path written
 */
export async function writeRelease(root: string, id: string): Promise<string> {
  const { solution, tasks } = await loadTables(root, id);
  const { exercise } = modulePaths(root, id);
  await writeNotebook(exercise, releaseNotebook(solution, tasks));
  return exercise;
}
