import { type CheckPoints, checkMime, exercisesFolder, messages, pointsOf, type Task } from "../../course";
import { codeCells, nbgraderOf } from "../../grading";
import { startKernel } from "../../kernel/client";
import type { CodeCell, Notebook, Output } from "../../notebook";
import { runCell } from "./run-cell";
import { inCell, reasonOf } from "./tell-failure";

export interface Checking {
  /** The project folder. */
  readonly root: string;
  /** The module. */
  readonly id: string;
  readonly tasks: readonly Task[];
  readonly notebook: Notebook;
  /** How long one cell, or the checks of one task, may take. */
  readonly seconds: number;
}

const codeCell = (id: string, source: string): CodeCell => ({
  ...{ cell_type: "code", id, metadata: {}, source, outputs: [], execution_count: null },
});

/** The cell that checks one task, by names that no answer can have taken. */
const checkingCell = (module: string, task: string): CodeCell =>
  codeCell("checks", `await (await import("../lib/course")).check(${JSON.stringify(module)}, ${JSON.stringify(task)})`);

/** The same cell for the grader's eyes, which do not look at types. */
const untyped = (cell: CodeCell): CodeCell => ({ ...cell, source: `// @ts-nocheck\n${cell.source}` });

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
 * Runs an exercise as its author would in a notebook, cell after cell in a kernel of its own, and the checks of each task
 * after its cell. A task whose cell does not compile, fails, never ends or takes its process with it costs that task
 * alone.
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
    if (typed?.name !== "TypeScriptError") {
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

  try {
    const earned = new Map<string, number>();
    for (const cell of codeCells(notebook)) {
      const task = tasks.find((one) => one.id === nbgraderOf(cell)?.grade_id);
      const { problem, warning } = await define(cell);
      const judged = task && problem === undefined ? await judge(task) : undefined;
      if (task) earned.set(task.id, judged?.earned ?? 0);
      const [title, ...rest] = judged?.verdict.split("\n") ?? [task?.title, problem];
      const lines = [title, warning, ...rest].filter((line) => line !== undefined);
      if (task || warning !== undefined || problem !== undefined) onVerdict(lines.join("\n"));
    }
    for (const { id, title } of tasks) if (!earned.has(id)) onVerdict(`${title}\n${messages.noTaskCell(id)}`);
    return { ...pointsOf(tasks, []), earned: [...earned.values()].reduce((a, b) => a + b, 0) };
  } finally {
    await kernel.shutdown();
  }
}
