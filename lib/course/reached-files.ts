import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

const statement = /\b(?:import|export)\b(\s+type\b)?[^"'`;]*?\bfrom\s*["'](\.\.?\/[^"']*)["']/g;
const bare = /\bimport\s*\(?\s*["'](\.\.?\/[^"']*)["']/g;

/** The paths that a file imports by `./` or `../`, as it spells their ends; types, which no program runs, are left out. */
export function importedPaths(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const named = [...text.matchAll(statement)].flatMap(([, type, path]) => (type === undefined ? [path!] : []));
  return [...named, ...[...text.matchAll(bare)].map(([, path]) => path!)].map((path) => resolve(dirname(file), path));
}

const fileAt = (path: string): string | undefined =>
  [path, `${path}.ts`, resolve(path, "index.ts")].find((file) => existsSync(file) && statSync(file).isFile());

/**
 * These files with all that they import by relative paths, directly or not.
 *
 * @param files - absolute paths
 * @throws Error when one of them is not there
 */
export function reachedFiles(files: readonly string[]): string[] {
  const found = new Set(files);
  // A set also visits what is added while it is visited.
  for (const file of found)
    for (const path of importedPaths(file)) {
      const imported = fileAt(path);
      if (imported !== undefined) found.add(imported);
    }
  return [...found];
}
