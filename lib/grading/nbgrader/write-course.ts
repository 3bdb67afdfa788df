import { existsSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../../jobs";
import { writeNotebook } from "../../notebook";
import { stubLines } from "../authoring/solution-region";
import { loadTables } from "../authoring/tables";
import { sourceNotebook } from "./source-notebook";

/** Python's notation of a text is JSON's. */
const config = (root: string) => `from pathlib import Path

c = get_config()
c.ClearSolutions.code_stub = {"typescript": ${JSON.stringify(stubLines.join("\n"))}}
c.ExecutePreprocessor.timeout = 20
c.ExecutePreprocessor.interrupt_on_timeout = True

# Exercises import ../lib: each student's folder gets a link to the library.
course = Path(__file__).resolve().parent
for submitted in course.glob("submitted/*"):
    link = course / "autograded" / submitted.name / "lib"
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.exists():
        link.symlink_to(${JSON.stringify(join(root, "lib"))}, target_is_directory=True)
`;

/**
 * Writes the sources of some modules into a course folder of nbgrader, and its configuration where there is none.
 *
 * @returns the paths written
 */
export async function writeNbgraderCourse(root: string, course: string, modules: readonly string[]): Promise<string[]> {
  const written: string[] = [];
  for (const id of modules) {
    const { solution, tasks } = await loadTables(root, id);
    const file = join(course, "source", id, `${id}.ipynb`);
    await writeNotebook(file, sourceNotebook(solution, tasks, root));
    written.push(file);
  }
  const file = join(course, "nbgrader_config.py");
  if (existsSync(file)) return written;
  writeWhole(file, config(root));
  return [...written, file];
}
