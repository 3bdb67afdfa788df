import { type CheckPoints, checkDisplay, checkMime } from "./check-display";
import { placeChecks, type Student, type Task } from "./exercise";
import { keepProgress, progressFile } from "./learner-progress";
import { liveText } from "./live-text";
import { loadTasks } from "./load-tasks";
import { messages } from "./messages";
import { findModule } from "./modules";
import { projectRoot } from "./paths";
import { refusedImports } from "./refused-imports";
import { pointsOf, report } from "./report";
import { type CheckResult, runCheck } from "./run-check";
import { studentInProcess } from "./student";

/** Where public checks draw their inputs from: the same for everybody, every time. */
export const publicSeed = "public";

/** What checks have found so far. */
export interface Checked {
  /** Lines for the learner. */
  readonly text: string;
  readonly points: CheckPoints;
  /** The points of each task. */
  readonly byTask: Readonly<Record<string, CheckPoints>>;
}

/**
 * Puts the public checks of some tasks to a student, one after the other.
 *
 * @param onCheck - told before each check what was found so far and which check runs now, so that a learner whose code
 * never ends sees where
 * @param refused - by task, why the grader will not load its cell: such a task is not checked and earns nothing, as there
 */
export async function checkTasks(
  tasks: readonly Task[],
  student: Student,
  onCheck: (found: Checked) => void = () => {},
  refused: Readonly<Record<string, readonly string[]>> = {},
): Promise<Checked> {
  const results: CheckResult[] = [];
  const found = (running?: string): Checked => ({
    text: report(tasks, results, running, refused),
    points: pointsOf(tasks, results),
    byTask: Object.fromEntries(
      tasks.map((task) => [
        task.id,
        pointsOf(
          [task],
          results.filter((result) => result.task === task.id),
        ),
      ]),
    ),
  });
  for (const check of placeChecks(tasks.filter((task) => refused[task.id] === undefined))) {
    onCheck(found(check.id));
    results.push(await runCheck(check, student, publicSeed));
  }
  return found();
}

/** Whether this is the process in which the grader runs a submission: it asks the checks itself, and holds no table. */
const isGraded = (): boolean => Reflect.get(globalThis, Symbol.for("stillroom.isGraded")) === true;

/**
 * Runs the public checks of an exercise on the functions that the notebook defines, and shows what each found. The
 * functions are looked up among the notebook's own names, which the Stillroom kernel keeps as properties of
 * `globalThis`. In a submission that is graded it does nothing.
 *
 * @param id - the module, `"01-distillation-loss"`
 * @param task - the id of one task; all tasks of the module unless given
 * @returns the points; as the value of a cell they are shown in words
 * @throws Error when there is no such module or task; when nbgrader runs the notebook and no point was earned
 */
export async function check(id: string, task?: string): Promise<CheckPoints> {
  if (isGraded()) return checkDisplay({ earned: 0, possible: 0, hidden: 0 });
  const root = projectRoot();
  const all = await loadTasks(root, id);
  const tasks = task === undefined ? all : all.filter((one) => one.id === task);
  if (task !== undefined && tasks.length === 0)
    throw new Error(
      messages.noSuchTask(
        id,
        task,
        all.map((one) => one.id),
      ),
    );
  const live = liveText();
  const student = studentInProcess((name) => Reflect.get(globalThis, name));
  const refused = refusedImports(root, findModule(id).id, tasks);
  const bundle = ({ points }: Checked) => ({ [checkMime]: points });
  const checked = await checkTasks(tasks, student, (found) => live.show(found.text, bundle(found)), refused);
  live.end(checked.text, bundle(checked));
  keepProgress(progressFile(root, findModule(id).id), checked.byTask);
  // To nbgrader (its determine_grade, 0.9) a result of 0 is no partial credit but full credit; only an error earns none.
  if (process.env.NBGRADER_EXECUTION && checked.points.earned === 0) throw new Error(messages.nothingEarned());
  return checkDisplay(checked.points);
}
