import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileNameOf, keptTables, type ModuleStandings, mentions, pagesOf, reportFolders, tableNames } from "../grading";

/** A student who is removed from a gradebook. */
interface Removed {
  readonly student: string;
  /** Of the files that were handed in. */
  readonly hashes: readonly string[];
  /** From the gradebook, while it knew the student. */
  readonly modules: readonly ModuleStandings[];
}

const names = (path: string, { student, modules }: Removed) =>
  existsSync(path) && tableNames(readFileSync(path), student, modules);

/** The files of one student in a folder that `stillroom grade` wrote into. */
function filesIn(folder: string, removed: Removed): string[] {
  const { student, hashes } = removed;
  const results = join(folder, "results");
  const own = existsSync(results)
    ? readdirSync(results).filter((name) => hashes.some((hash) => name.startsWith(hash)))
    : [];
  const pages = pagesOf(fileNameOf(student)).map((page) => join(folder, page));
  const tables = existsSync(folder) ? readdirSync(folder).filter((name) => /^to-mark.*\.csv$/.test(name)) : [];
  const alike = ["similarity.html", "similarity.csv"].map((name) => join(folder, name));
  return [
    ...pages.filter((path) => existsSync(path)),
    ...alike.filter((path) => existsSync(path) && mentions(readFileSync(path, "utf8"), student)),
    ...tables.map((name) => join(folder, name)).filter((path) => names(path, removed)),
    ...own.map((file) => join(results, file)),
  ];
}

/** What remains of a student outside of the gradebook: pages, results and tables, each once. */
export async function remainingFiles(file: string, removed: Removed): Promise<string[]> {
  const reported = (await reportFolders(file)).flatMap((folder) => filesIn(folder, removed));
  const tables = (await keptTables(file)).filter((path) => names(path, removed));
  return [...new Set([...reported, ...tables])];
}
