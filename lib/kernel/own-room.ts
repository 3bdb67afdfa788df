import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { entryPath } from "./cells/entry-path";

/**
 * The file of a room of this package, as `stillroom/widgets`: a notebook in any folder may import it, because a kernel
 * from npx or from a global install brings it along. Of the project it is the source, of the npm package what was built.
 *
 * @param built - the name of the built file, of the code or of its types
 * @returns its absolute path; undefined when the specifier names no room
 */
export function ownRoom(specifier: string, built: "index.js" | "index.d.ts"): string | undefined {
  const room = /^stillroom\/([\w-]+)$/.exec(specifier)?.[1];
  if (room === undefined) return undefined;
  const root = dirname(dirname(entryPath("kernel")));
  const inPackage = /[\\/]node_modules[\\/]/.test(root);
  const file = inPackage ? join(root, "library", room, built) : join(root, "lib", room, "index.ts");
  return existsSync(file) ? file : undefined;
}
