import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { modulePaths, scratchFolder } from "../../course";
import { writeNbgraderCourse } from "../../grading";
import { answer } from "../jupyter";

/** Submissions in two runs: the difference is without the start of the program. */
const counts = [1, 4] as const;

/** Runs a program to its end; rejects with the end of what it said. */
function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, JUPYTER_PATH: join(cwd, "kernel", "share", "jupyter") };
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = `${said}${text}`.slice(-2000);
    });
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(said.trim().split("\n").at(-1)))));
  });
}

/** A course folder of nbgrader, inside the project. */
async function makeCourse(root: string, module: string): Promise<string> {
  mkdirSync(scratchFolder(root), { recursive: true });
  const course = mkdtempSync(join(scratchFolder(root), "nbgrader-"));
  await writeNbgraderCourse(root, course, [module]);
  const command = join(root, "dist", "stillroom.js");
  await run(process.execPath, [command, "kernel", "install", "--prefix", join(course, "kernel")], root);
  await run("nbgrader", ["generate_assignment", module], course);
  return course;
}

/** Milliseconds of autograding this many right answers, serially, as nbgrader does. */
async function timeAutograde(root: string, course: string, module: string, count: number): Promise<number> {
  for (let i = 0; i < count; i++) {
    const student = `s${count}-${i}`;
    mkdirSync(join(course, "submitted", student, module), { recursive: true });
    copyFileSync(modulePaths(root, module).solution, join(course, "submitted", student, module, `${module}.ipynb`));
  }
  const started = performance.now();
  await run("nbgrader", ["autograde", module, "--student", `s${count}-*`], course);
  return performance.now() - started;
}

/**
 * What nbgrader needs for one more submission of the same exercise, in milliseconds: our kernel, all checks.
 *
 * @returns why not, when it cannot be measured
 */
export async function nbgraderCost(root: string, module: string): Promise<number | string> {
  if ((await answer("nbgrader", ["--version"])) === undefined)
    return "nbgrader is not on PATH: pip install nbgrader adds it to the comparison";
  let course: string | undefined;
  try {
    course = await makeCourse(root, module);
    const [few, many] = counts;
    const first = await timeAutograde(root, course, module, few);
    return ((await timeAutograde(root, course, module, many)) - first) / (many - few);
  } catch (error) {
    return `nbgrader could not be measured: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    if (course !== undefined) rmSync(course, { recursive: true, force: true });
  }
}
