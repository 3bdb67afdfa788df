import { type CheckPoints, checkMime, exercisesFolder, messages, pointsOf, type Task } from "../../course";
import { codeCells, declaredAgain, nbgraderOf } from "../../grading";
import { startKernel } from "../../kernel/client";
import type { CodeCell, Notebook, Output } from "../../notebook";
import { asGraded } from "./as-graded";
import { checkingCell, leftOutCell, refusalsCell, untyped } from "./checking-cells";
import { runCell } from "./run-cell";
import { inCell, reasonOf } from "./tell-failure";

export interface Checking {
  /** The project folder. */
  readonly root: string;
  /** The module. */
  readonly id: string;
  readonly tasks: readonly Task[];
  /** The exercise as it was handed out, with the answers in it. */
  readonly notebook: Notebook;
  /** How long one cell, or the checks of one task, may take. */
  readonly seconds: number;
}

/** Type errors that are errors of a module, too: one name declared twice in it. */
const declaredTwice = /\bTS(?:2300|2393|2451):/;

/** What the cell printed or showed, without its value. */
const shownText = (outputs: readonly Output[]): string =>
  outputs
    .flatMap((output) => {
      if (output.output_type === "stream") return [output.text.trimEnd()];
      return output.output_type === "display_data" ? [String(output.data["text/plain"])] : [];
    })
    .join("\n");

/** The points that the checks had given when they ended, or were ended. */
function earnedBy(outputs: readonly Output[]): number {
  const points = outputs.flatMap((output) =>
    "data" in output && output.data[checkMime] ? [output.data[checkMime]] : [],
  );
  return (points.at(-1) as CheckPoints | undefined)?.earned ?? 0;
}

/**
 * Runs an exercise as the grader loads it, cell after cell in a kernel of its own, and then the checks of each task. A task
 * whose cell does not compile, fails, never ends, takes its process with it or imports what the grader refuses costs that
 * task, and those that call its functions.
 *
 * @param onVerdict - told of each task as soon as it is judged
 */
export async function checkExercise(
  { root, id, tasks, notebook, seconds }: Checking,
  onVerdict: (verdict: string) => void,
): Promise<CheckPoints> {
  const kernel = await startKernel({ cwd: exercisesFolder(root), env: {} });
  const finished: CodeCell[] = [];

  /** Runs a cell; when it takes the process with it, the cells before it run again in a new one. */
  const run = async (cell: CodeCell) => {
    const ran = await runCell(kernel, cell, seconds);
    if (ran.lost) {
      await kernel.restart();
      for (const earlier of finished) await runCell(kernel, earlier, seconds);
    }
    return ran;
  };

  /** Runs a cell of the exercise, with its types or, like the grader, without; what is to be said of it. */
  const define = async (cell: CodeCell): Promise<{ problem?: string; warning?: string }> => {
    const { failure: typed } = await run(cell);
    if (typed?.name !== "TypeScriptError" || declaredTwice.test(typed.message)) {
      if (typed) return { problem: messages.refused(inCell(cell, typed, seconds)) };
      finished.push(cell);
      return {};
    }
    const { failure } = await run(untyped(cell));
    if (failure) {
      // A failed import has no line; its type error has.
      const told = failure.line === undefined ? typed : { ...failure, line: failure.line - 1 };
      return { problem: messages.refused(inCell(cell, told, seconds)) };
    }
    finished.push(untyped(cell));
    return { warning: messages.warning(`${inCell(cell, typed, seconds)}\n        ${messages.typesNotGraded()}`) };
  };

  const judge = async (task: Task): Promise<{ verdict: string; earned: number }> => {
    const { outputs, failure } = await run(checkingCell(id, task.id));
    const verdict = shownText(outputs).replace(messages.pressStop(), "");
    return {
      verdict: failure ? `${verdict}\n${messages.checkStopped(reasonOf(failure, seconds))}` : verdict,
      earned: earnedBy(outputs),
    };
  };

  const refusedTasks = async (): Promise<string[]> => {
    const { outputs } = await run(refusalsCell(id));
    return JSON.parse(shownText(outputs));
  };

  const leaveOut = async (task: Task) => {
    const cell = leftOutCell(task);
    await run(cell);
    finished.push(cell);
  };

  try {
    // All cells first, as the grader loads them: an answer may call what a later one defines, and of two the last counts.
    const warnings = new Map<string, string[]>();
    const verdicts = new Map<string, string>();
    const functions = tasks.flatMap((task) => task.functions);
    for (const cell of asGraded(codeCells(notebook), notebook, functions)) {
      const task = tasks.find((one) => one.id === nbgraderOf(cell)?.grade_id);
      const { problem, warning } = await define(cell);
      if (task === undefined) {
        if (problem !== undefined) onVerdict(problem);
        continue;
      }
      if (warning !== undefined) warnings.set(task.id, [warning]);
      if (problem === undefined) continue;
      verdicts.set(task.id, `${task.title}\n${problem}`);
      await leaveOut(task);
    }
    for (const { task, note } of declaredAgain(notebook, tasks))
      warnings.set(task, [...(warnings.get(task) ?? []), messages.warning(note)]);
    const refused = await refusedTasks();
    for (const task of tasks.filter((one) => refused.includes(one.id) && !verdicts.has(one.id))) {
      verdicts.set(task.id, (await judge(task)).verdict);
      await leaveOut(task);
    }
    let earned = 0;
    for (const task of tasks) {
      const known = verdicts.get(task.id);
      const judged = known === undefined ? await judge(task) : { verdict: known, earned: 0 };
      const [title, ...rest] = judged.verdict.split("\n");
      onVerdict([title, ...(warnings.get(task.id) ?? []), ...rest].join("\n"));
      earned += judged.earned;
    }
    return { ...pointsOf(tasks, []), earned };
  } finally {
    await kernel.shutdown();
  }
}
