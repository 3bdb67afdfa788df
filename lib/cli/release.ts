import { relative, resolve } from "node:path";
import type { Command } from "commander";
import { findModule, modules, projectRoot } from "../course";
import { writeNbgraderCourse, writeRelease, writeStudentProject } from "../grading";
import { registerLoader } from "../loader";

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
      const written = await release(root, ids, nbgrader);
      if (students !== undefined) writeStudentProject(root, resolve(students));
      for (const file of [...written, ...(students === undefined ? [] : [resolve(students)])])
        console.log(relative(process.cwd(), file));
    });
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
