import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * The URL of dist/loader-hooks.js: beside the running bundle, or in the project's dist/ when this source runs as it is.
 *
 * @throws Error when it has not been built
 */
export function hooksFile(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const found = [join(folder, "loader-hooks.js"), join(folder, "dist/loader-hooks.js")].find(existsSync);
    if (found) return pathToFileURL(found).href;
    if (folder === dirname(folder))
      throw new Error(
        `loader-hooks.js is neither beside ${import.meta.url} nor in a dist folder. Build it: npm run build`,
      );
  }
}
