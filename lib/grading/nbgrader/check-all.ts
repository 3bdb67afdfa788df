import { randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";
import {
  type CheckPoints,
  checkDisplay,
  checkTasks,
  type HiddenChecks,
  loadTasks,
  messages,
  modulePaths,
  placeChecks,
  projectRoot,
  refusedImports,
  runChecks,
  studentInProcess,
} from "../../course";

/**
 * What `check` is on the machine where nbgrader grades: public and hidden checks. Of the hidden ones nothing but the
 * points is shown. It runs in the process that runs the student's code, as all of nbgrader's tests do, so a student who
 * wants to can cheat it; `stillroom grade` is for those.
 *
 * @param id - the module
 * @param task - the id of one task; all tasks of the module unless given
 * @returns the points; as the value of a cell nbgrader takes them for partial credit
 * @throws Error when no point was earned, because to nbgrader a result of 0 is full credit
 */
export async function check(id: string, task?: string): Promise<CheckPoints> {
  const root = projectRoot(import.meta.dirname);
  const tasks = (await loadTasks(root, id)).filter((one) => task === undefined || one.id === task);
  const { hidden }: { hidden: HiddenChecks } = await import(
    /* @vite-ignore */ pathToFileURL(modulePaths(root, id).hidden).href
  );
  const student = studentInProcess((name) => Reflect.get(globalThis, name));
  const refused = refusedImports(root, id, tasks);
  const { text, points } = await checkTasks(tasks, student, undefined, refused);
  console.log(text);
  const unseen = placeChecks(tasks, hidden).filter(({ visibility }) => visibility === "hidden");
  const asked = unseen.filter((check) => refused[check.task] === undefined);
  const results = await runChecks(asked, student, randomUUID());
  const more = results.reduce((sum, result) => sum + (result.passed ? result.points : 0), 0);
  const possible = unseen.reduce((sum, { points }) => sum + points, 0);
  console.log(messages.hiddenEarned(more, possible));
  const earned = points.earned + more;
  if (earned === 0) throw new Error(messages.nothingEarned());
  return checkDisplay({ earned, possible: points.possible + possible, hidden: 0 });
}
