import { existsSync } from "node:fs";
import { type ModuleStandings, readGradebook } from "../grading";

/** What a gradebook has of a module; undefined where there is no gradebook yet, or nothing of the module in it. */
export async function knownModule(book: string, module: string): Promise<ModuleStandings | undefined> {
  return existsSync(book) ? (await readGradebook(book)).find(({ id }) => id === module) : undefined;
}
