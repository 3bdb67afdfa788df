import type { Task } from "./exercise";
import { messages } from "./messages";
import type { TaskProgress } from "./progress";
import { type CheckResult, isUntried } from "./run-check";

/** The points of those results that passed. */
export const earned = (results: readonly CheckResult[]): number =>
  results.reduce((sum, result) => sum + (result.passed ? result.points : 0), 0);

const possible = (results: readonly CheckResult[]): number => results.reduce((sum, { points }) => sum + points, 0);

function resultLines(result: CheckResult): string[] {
  const { passed, title, points, called, expected, came } = result;
  if (passed) return [messages.passed(title, points)];
  return [
    messages.failed(title, points),
    ...(called === undefined || isUntried(result) ? [] : [messages.called(called)]),
    ...(expected === undefined ? [] : [messages.expected(expected)]),
    ...(came === undefined ? [] : [messages.came(came)]),
  ];
}

/** A task's checks as lines for the learner, with the hints that the attempts so far have opened. */
function taskLines(task: Task, results: readonly CheckResult[], progress: TaskProgress): string[] {
  const [first] = results;
  if (first?.came !== undefined && results.every((result) => isUntried(result) && result.came === first.came))
    return [task.title, messages.untried(first.came)];
  const done = results.every((result) => result.passed);
  const opened = done ? [] : task.hints.slice(0, progress.failures);
  return [
    task.title,
    ...results.flatMap(resultLines),
    ...opened.map((hint, i) => messages.hint(i + 1, task.hints.length, hint)),
  ];
}

/** What `check` prints. */
export function report(
  tasks: readonly { task: Task; results: readonly CheckResult[]; progress: TaskProgress }[],
): string {
  const all = tasks.flatMap(({ results }) => results);
  const hidden = tasks.reduce((sum, { task, results }) => sum + task.points - possible(results), 0);
  return [
    ...tasks.flatMap(({ task, results, progress }) => [...taskLines(task, results, progress), ""]),
    messages.total(earned(all), possible(all)) + (hidden > 0 ? ` ${messages.hiddenLeft(hidden)}` : ""),
  ].join("\n");
}
