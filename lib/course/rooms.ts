import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { modulePaths } from "./paths";
import { importedPaths } from "./reached-files";

/** The rooms of `lib` that code names in imports, each once. */
export function namedRooms(code: string): string[] {
  const named = code.matchAll(/["'`](?:\.\.\/lib|stillroom)\/([\w-]+)/g);
  return [...new Set([...named].map(([, room]) => room!))];
}

/** The rooms that the files of one room import themselves. */
function neededBy(lib: string, room: string): string[] {
  const files = readdirSync(join(lib, room), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  return files.flatMap((file) =>
    importedPaths(join(lib, room, file)).map((path) => relative(lib, path).split(sep)[0]!),
  );
}

/**
 * Rooms with all others that they need to run.
 *
 * @param root - the project folder
 * @throws Error when there is no such room
 */
function withNeededRooms(root: string, rooms: readonly string[]): string[] {
  const found = new Set(rooms);
  // A set also visits what is added while it is visited.
  for (const room of found) for (const needed of neededBy(join(root, "lib"), room)) found.add(needed);
  return [...found].sort();
}

/** Whether a cell with this metadata of nbgrader's is code of the exercise: given by the course, or to be written. */
export const isExerciseCode = ({
  grade,
  locked,
  solution,
}: Readonly<Record<"grade" | "locked" | "solution", boolean>>) => !grade && (locked || solution);

interface HandedOut {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly source: string | readonly string[];
    readonly metadata: { readonly nbgrader?: Parameters<typeof isExerciseCode>[0] };
  }[];
}

/**
 * What answers to an exercise may import from `lib`: what the exercise as handed out imports itself, with all that this
 * needs. Other rooms hold what it asks for.
 *
 * @param root - the project folder
 * @param module - its id
 */
export function offeredRooms(root: string, module: string): string[] {
  const { cells }: HandedOut = JSON.parse(readFileSync(modulePaths(root, module).exercise, "utf8"));
  const code = cells.filter(
    ({ cell_type, metadata: { nbgrader } }) => cell_type === "code" && nbgrader && isExerciseCode(nbgrader),
  );
  return withNeededRooms(root, namedRooms(code.flatMap(({ source }) => source).join("\n")));
}
