import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { entryPath } from "./cells/entry-path";

/** Rooms of the project that are not of the course: the npm package has no library of them. */
export const notOfTheCourse: readonly string[] = ["kernel", "loader", "notebook", "grading", "cli", "jobs", "sweep"];

/** The folder of the rooms, and what a room's code and its types lie in: of the project the sources, of the npm package what was built. */
function rooms(): { folder: string; code: string; types: string } {
  const root = dirname(dirname(entryPath("kernel")));
  return /[\\/]node_modules[\\/]/.test(root)
    ? { folder: join(root, "library"), code: "index.js", types: "index.d.ts" }
    : { folder: join(root, "lib"), code: "index.ts", types: "index.ts" };
}

/** The names of the rooms that notebooks may import, as `widgets` of `stillroom/widgets`. */
export function ownRoomNames(): string[] {
  const { folder, code } = rooms();
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((room) => !notOfTheCourse.includes(room) && existsSync(join(folder, room, code)))
    .sort();
}

/**
 * The file of a room of this package, as `stillroom/widgets`: a notebook in any folder may import it, because a kernel
 * from npx or from a global install brings it along.
 *
 * @param wanted - the code or its types
 * @returns its absolute path; undefined when the specifier names no room
 */
export function ownRoom(specifier: string, wanted: "code" | "types"): string | undefined {
  const room = /^stillroom\/([\w-]+)$/.exec(specifier)?.[1];
  if (room === undefined || notOfTheCourse.includes(room)) return undefined;
  const { folder, [wanted]: file } = rooms();
  const path = join(folder, room, file);
  return existsSync(path) ? path : undefined;
}
