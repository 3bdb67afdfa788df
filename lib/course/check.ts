import { type CheckPoints, checkDisplay, checkMime } from "./check-display";
import { placeChecks, type Student, type Task } from "./exercise";
import { keepProgress, progressFile } from "./learner-progress";
import { liveText } from "./live-text";
import { loadTasks } from "./load-tasks";
import { messages } from "./messages";
import { findModule } from "./modules";
import { projectRoot } from "./paths";
import { pointsOf, report } from "./report";
import { namedRooms, offeredRooms } from "./rooms";
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
 * @param warnings - by task, shown above its checks
 */
export async function checkTasks(
  tasks: readonly Task[],
  student: Student,
  onCheck: (found: Checked) => void = () => {},
  warnings: Readonly<Record<string, readonly string[]>> = {},
): Promise<Checked> {
  const results: CheckResult[] = [];
  const found = (running?: string): Checked => ({
    text: report(tasks, results, running, warnings),
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
  for (const check of placeChecks(tasks)) {
    onCheck(found(check.id));
    results.push(await runCheck(check, student, publicSeed));
  }
  return found();
}

/** The kernel's `Symbol.for("stillroom.scriptOf")`. */
type ScriptOf = (name: string) => string | undefined;

/**
 * What the grader will say of the cells that define the tasks' functions: it offers them fewer rooms of `lib` than a
 * notebook has. Nothing outside of the kernel, which alone knows the cells.
 */
function roomWarnings(root: string, id: string, tasks: readonly Task[]): Record<string, string[]> {
  const scriptOf = Reflect.get(globalThis, Symbol.for("stillroom.scriptOf")) as ScriptOf | undefined;
  const warningsOf = ({ functions }: Task): string[] => {
    const rooms = namedRooms(functions.map((name) => scriptOf?.(name) ?? "").join("\n"));
    const offered = rooms.length > 0 ? offeredRooms(root, id) : [];
    return rooms.filter((room) => !offered.includes(room)).map((room) => messages.roomNotOffered(room));
  };
  return Object.fromEntries(tasks.map((task) => [task.id, warningsOf(task)]));
}

/**
 * Runs the public checks of an exercise on the functions that the notebook defines, and shows what each found. The
 * functions are looked up among the notebook's own names, which the Stillroom kernel keeps as properties of
 * `globalThis`.
 *
 * @param id - the module, `"01-distillation-loss"`
 * @param task - the id of one task; all tasks of the module unless given
 * @returns the points; as the value of a cell they are shown in words
 * @throws Error when there is no such module or task; when nbgrader runs the notebook and no point was earned
 */
export async function check(id: string, task?: string): Promise<CheckPoints> {
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
  const bundle = ({ points }: Checked) => ({ [checkMime]: points });
  const student = studentInProcess((name) => Reflect.get(globalThis, name));
  const warnings = roomWarnings(root, findModule(id).id, tasks);
  const checked = await checkTasks(tasks, student, (found) => live.show(found.text, bundle(found)), warnings);
  live.end(checked.text, bundle(checked));
  keepProgress(progressFile(root, findModule(id).id), checked.byTask);
  // To nbgrader (its determine_grade, 0.9) a result of 0 is no partial credit but full credit; only an error earns none.
  if (process.env.NBGRADER_EXECUTION && checked.points.earned === 0) throw new Error(messages.nothingEarned());
  return checkDisplay(checked.points);
}
