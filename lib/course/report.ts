import type { CheckPoints } from "./check-display";
import type { Task } from "./exercise";
import { messages } from "./messages";
import { type CheckResult, isUntried } from "./run-check";

const sum = (checks: readonly { readonly points: number }[]): number =>
  checks.reduce((total, { points }) => total + points, 0);

/** The points of some tasks by the results that are there so far. */
export function pointsOf(tasks: readonly Task[], results: readonly CheckResult[]): CheckPoints {
  const possible = sum(tasks.flatMap((task) => task.checks));
  return { earned: sum(results.filter(({ passed }) => passed)), possible, hidden: sum(tasks) - possible };
}

function resultLines(result: CheckResult): string[] {
  const { passed, title, points, called, expected, came, hint } = result;
  if (passed) return [messages.passed(title, points)];
  return [
    messages.failed(title, points),
    ...(called === undefined || isUntried(result) ? [] : [messages.called(called)]),
    ...(expected === undefined ? [] : [messages.expected(expected)]),
    ...(came === undefined ? [] : [messages.came(came)]),
    ...(hint === undefined ? [] : [messages.hint(hint)]),
  ];
}

/** A task's results as lines for the learner; one line when there is nothing to judge yet. */
function taskLines(task: Task, results: readonly CheckResult[]): string[] {
  const [first] = results;
  const untried = first?.came !== undefined && results.every((one) => isUntried(one) && one.came === first.came);
  return [task.title, ...(untried ? [messages.untried(first.came)] : results.flatMap(resultLines))];
}

/**
 * What `check` shows: task by task, what is known so far.
 *
 * @param running - the id of the check that runs now
 * @param refused - by task, why it is not checked
 */
export function report(
  tasks: readonly Task[],
  results: readonly CheckResult[],
  running?: string,
  refused: Readonly<Record<string, readonly string[]>> = {},
): string {
  return tasks
    .map((task) => {
      const reasons = refused[task.id];
      if (reasons) return [task.title, ...reasons.map(messages.refused)];
      const own = results.filter((result) => result.task === task.id);
      const now = task.checks.filter(({ id }) => id === running).map(({ title }) => messages.running(title));
      return own.length + now.length === 0 ? [] : [...taskLines(task, own), ...now];
    })
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}
