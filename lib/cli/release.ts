import { spawnSync } from "node:child_process";
import { relative, resolve } from "node:path";
import type { Command } from "commander";
import { findModule, messages, modules, projectRoot } from "../course";
import { checkStudentsFolder, writeNbgraderCourse, writeRelease, writeStudentProject } from "../grading";
import { registerLoader } from "../loader";
import { printableName } from "./printable";

export function register(program: Command): void {
  program
    .command("release")
    .argument("[module...]", "modules such as 01-distillation-loss (default: all)")
    .option("--nbgrader <folder>", "write the sources of a course of nbgrader instead, hidden checks included")
    .option("--students <folder>", "write the project as students get it too: no solutions, hidden checks or tests")
    .description("generate exercises/ from solutions/")
    .action(async (ids: string[], { nbgrader, students }: { nbgrader?: string; students?: string }) => {
      registerLoader();
      const root = projectRoot();
      if (students !== undefined) checkStudentsFolder(resolve(students));
      const written = await release(root, ids, nbgrader);
      const notices = students === undefined ? [] : handOut(root, resolve(students));
      for (const notice of notices) console.error(printableName(notice));
      for (const file of [...written, ...(students === undefined ? [] : [resolve(students)])])
        console.log(relative(process.cwd(), file));
    });
}

/** The files of the project that git knows, by paths from its folder; undefined outside of a git repository. */
function trackedFiles(root: string): ReadonlySet<string> | undefined {
  const git = spawnSync("git", ["-C", root, "ls-files", "-z"], { encoding: "utf8", maxBuffer: 2 ** 26 });
  return git.status === 0 && git.stdout !== "" ? new Set(git.stdout.split("\0")) : undefined;
}

/**
 * Writes the project as students get it, without what git does not know.
 *
 * @returns what the instructor should know: what was left out, or that nobody could tell
 */
export function handOut(root: string, folder: string): string[] {
  const tracked = trackedFiles(root);
  const leftOut = writeStudentProject(root, folder, tracked);
  if (tracked === undefined) return [messages.strayUnknown(root)];
  return leftOut.length > 0 ? [messages.strayFiles(leftOut)] : [];
}

/** Returns the paths written. */
async function release(root: string, ids: readonly string[], nbgrader: string | undefined): Promise<string[]> {
  const chosen = chosenModules(ids).map(({ id }) => id);
  if (nbgrader !== undefined) return writeNbgraderCourse(root, nbgrader, chosen);
  const written: string[] = [];
  for (const id of chosen) written.push(await writeRelease(root, id));
  return written;
}

/** The modules of these ids, all when there are none. */
export const chosenModules = (ids: readonly string[]) => (ids.length > 0 ? ids.map(findModule) : modules);
