import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The built file of an entry (`lib/**` + `/NAME.entry.ts` → `dist/NAME.js`): beside the running bundle, or in the
 * project's dist/ when this source is imported as it is.
 *
 * @throws Error when the entry has not been built
 */
export function entryPath(name: string): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const found = [join(folder, `${name}.js`), join(folder, "dist", `${name}.js`)].find(existsSync);
    if (found) return found;
    if (folder === dirname(folder))
      throw new Error(`${name}.js is neither beside ${import.meta.url} nor in a dist folder. Build it: npm run build`);
  }
}
