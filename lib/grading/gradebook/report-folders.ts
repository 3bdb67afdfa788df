import { dirname, relative, resolve } from "node:path";
import type { Database } from "node-sqlite3-wasm";
import { readDatabase } from "./database";

/**
 * Keeps that reports go into a folder, by its path from the gradebook's: both may be moved together.
 *
 * @param file - the gradebook
 */
export function writeReportFolder(database: Database, file: string, folder: string): void {
  database.run("INSERT OR IGNORE INTO report_folder VALUES (?)", [relative(dirname(resolve(file)), resolve(folder))]);
}

/**
 * The folders that may hold pages of a gradebook's students: its own, and those that were graded into.
 *
 * @returns absolute paths, of folders that may be gone
 * @throws Error when the file is missing or no gradebook
 */
export async function reportFolders(file: string): Promise<string[]> {
  const own = dirname(resolve(file));
  const paths = await readDatabase(file, (database) => database.all("SELECT path FROM report_folder ORDER BY path"));
  return [...new Set([own, ...paths.map(({ path }) => resolve(own, String(path)))])];
}
