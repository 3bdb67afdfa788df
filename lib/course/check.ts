import { placeChecks, type Student, type Task } from "./exercise";
import { loadTasks } from "./load-tasks";
import { messages } from "./messages";
import { progressFile, projectRoot } from "./paths";
import { afterAttempt, type Progress, readProgress, writeProgress } from "./progress";
import { earned, report } from "./report";
import { type CheckResult, runChecks } from "./run-check";
import { studentInProcess } from "./student";

/** Where public checks draw their inputs from: the same for everybody, every time. */
export const publicSeed = "public";

/** What `checkTasks` found. */
export interface Checked {
  /** Lines for the learner. */
  readonly text: string;
  /** Points of the public checks that passed. */
  readonly earned: number;
  readonly results: readonly CheckResult[];
}

/** Kept when the file cannot be written: this session still opens hint after hint. */
let unsaved: Progress | undefined;

function save(file: string, progress: Progress): string[] {
  try {
    writeProgress(file, progress);
    unsaved = undefined;
    return [];
  } catch (error) {
    const told = unsaved !== undefined;
    unsaved = progress;
    return told ? [] : [messages.progressNotKept(file, error instanceof Error ? error.message : String(error))];
  }
}

/**
 * Puts the public checks of some tasks to a student and keeps the progress.
 *
 * @param root - the project folder
 * @param id - the module
 */
export async function checkTasks(root: string, id: string, tasks: readonly Task[], student: Student): Promise<Checked> {
  const results = await runChecks(placeChecks(tasks), student, publicSeed);
  const file = progressFile(root);
  const before = unsaved ?? readProgress(file);
  const known = before.modules[id] ?? {};
  const checked = tasks.map((task) => {
    const own = results.filter((result) => result.task === task.id);
    return { task, results: own, progress: afterAttempt(known[task.id], own) };
  });
  const now = Object.fromEntries(checked.map(({ task, progress }) => [task.id, progress]));
  const notes = save(file, { ...before, modules: { ...before.modules, [id]: { ...known, ...now } } });
  return { text: [report(checked), ...notes].join("\n"), earned: earned(results), results };
}

/**
 * Runs the public checks of a module on what the learner has defined, prints what each found, and returns the points.
 * A check that fails opens the next hint of its task.
 *
 * @param id - the module, `"01-distillation-loss"`
 * @param functions - the learner's functions, `{ softmax }`: their tasks alone are checked. Without it, the functions
 * are looked up among the notebook's own names, which the Stillroom kernel keeps as properties of `globalThis`.
 * @returns the points of the public checks that passed: the number that nbgrader reads as partial credit
 * @throws Error when there is no such module, or `functions` holds none of its functions
 */
export async function check(id: string, functions?: Readonly<Record<string, unknown>>): Promise<number> {
  const root = projectRoot();
  const all = await loadTasks(root, id);
  const tasks = functions ? all.filter((task) => task.functions.some((name) => Object.hasOwn(functions, name))) : all;
  const names = all.flatMap((task) => task.functions);
  if (tasks.length === 0) throw new Error(messages.nothingToCheck(id, names));
  const source: object = functions ?? globalThis;
  const student = studentInProcess((name) => Reflect.get(source, name));
  const checked = await checkTasks(root, id, tasks, student);
  console.log(checked.text);
  return checked.earned;
}
