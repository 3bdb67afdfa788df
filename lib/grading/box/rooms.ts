import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/** The rooms that the files of one room import themselves. */
function neededBy(lib: string, room: string): string[] {
  const files = readdirSync(join(lib, room), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  return files.flatMap((file) => {
    const path = join(lib, room, file);
    const imported = [...readFileSync(path, "utf8").matchAll(/\b(?:from|import)\s*\(?\s*["'](\.\.?\/[^"']*)/g)];
    return imported.map(([, specifier]) => relative(lib, resolve(dirname(path), specifier!)).split(sep)[0]!);
  });
}

/**
 * Rooms with all others that they need to run.
 *
 * @param root - the project folder
 * @throws Error when there is no such room
 */
export function withNeededRooms(root: string, rooms: readonly string[]): string[] {
  const found = new Set(rooms);
  // A set also visits what is added while it is visited.
  for (const room of found) for (const needed of neededBy(join(root, "lib"), room)) found.add(needed);
  return [...found].sort();
}
