import { dirname, relative, resolve } from "node:path";
import { changeDatabase, readDatabase } from "./database";

/**
 * Keeps that tables name students of a gradebook, as those do that were exported from it or entered into it; by their
 * paths from the gradebook's.
 *
 * @param file - the gradebook
 * @param paths - from the working directory, or absolute
 * @throws Error when the file is no gradebook, or may not be written
 */
export function keepTables(file: string, paths: readonly string[]): Promise<void> {
  return changeDatabase(file, (database) => {
    for (const path of paths)
      database.run("INSERT OR IGNORE INTO student_table VALUES (?)", [relative(dirname(resolve(file)), resolve(path))]);
  });
}

/**
 * The tables that {@link keepTables} was told of.
 *
 * @returns absolute paths, of files that may be gone
 * @throws Error when the file is missing or no gradebook
 */
export async function keptTables(file: string): Promise<string[]> {
  const own = dirname(resolve(file));
  const paths = await readDatabase(file, (database) => database.all("SELECT path FROM student_table ORDER BY path"));
  return paths.map(({ path }) => resolve(own, String(path)));
}
