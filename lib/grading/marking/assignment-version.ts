import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { modulePaths, offeredRooms, reachedFiles } from "../../course";

/** What of the built project grades: the smallest program that does, and what it starts. */
const graders = ["gradescope-autograder.js", "student-process.cjs", "box-starter.cjs", "loader-hooks.js"];

/** The files that a room of `lib` consists of, without what an editor or a file manager leaves. */
const filesOf = (room: string): string[] =>
  readdirSync(room, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() && !entry.name.startsWith(".") ? [join(entry.parentPath, entry.name)] : [],
  );

/**
 * Every file of the project that decides what a submission of a module earns: the exercise, the checks with all that they
 * import, the rooms that submissions may import, and the built grader.
 *
 * @param root - the project folder, built
 * @returns absolute paths
 * @throws Error when one is missing
 */
export function gradingFiles(root: string, module: string): string[] {
  const { exercise, checks, hidden } = modulePaths(root, module);
  const programs = reachedFiles([checks, hidden, ...graders.map((name) => join(root, "dist", name))]);
  const rooms = offeredRooms(root, module).flatMap((room) => filesOf(join(root, "lib", room)));
  return [...new Set([exercise, ...programs, ...rooms])];
}

/**
 * Changes with every file that decides marks: a result of another version is graded anew.
 *
 * @returns 16 hexadecimal digits
 * @throws Error when a file is missing
 */
export function assignmentVersion(root: string, module: string): string {
  const hash = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
  const lines = gradingFiles(root, module).map(
    (file) => `${relative(root, file).split(sep).join("/")} ${hash(readFileSync(file))}`,
  );
  return hash(lines.sort().join("\n")).slice(0, 16);
}
