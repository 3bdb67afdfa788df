import { type CellFailure, failureOf } from "./failure";
import { executeUntil, type NotebookKernel } from "./kernel";
import { lastLineOf } from "./last-line";
import { type CellOutputs, noOutputs, type OutputMessage, receive } from "./outputs";
import type { CodeCell, Notebook } from "./schema";

/** Where a run is: told when a cell starts, when it prints, and when it has ended. */
export interface RunProgress {
  /** This is the `position`th of `total` cells to run, from 1. */
  readonly position: number;
  readonly total: number;
  readonly cell: CodeCell;
  readonly state: "started" | "printed" | "ended";
  /** What the cell printed last; "" in the other states. */
  readonly lastLine: string;
}

export interface RunOptions {
  /** Goes on after a cell failed. */
  readonly allowErrors?: boolean;
  /** Seconds that one cell may take; no limit unless given. */
  readonly timeout?: number | undefined;
  /** Interrupts the running cell and ends the run. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
  /** Called with the notebook as it stands before the first cell and after every cell; the next cell waits for it. */
  readonly save?: (notebook: Notebook) => Promise<void>;
}

export interface RunResult {
  readonly notebook: Notebook;
  readonly status: "finished" | "failed" | "interrupted";
  /** In the order of the cells; more than one only with `allowErrors`. */
  readonly failures: readonly CellFailure[];
}

const hasTag = (cell: CodeCell, tag: string): boolean => cell.metadata.tags?.includes(tag) ?? false;

/** Whether a run executes this cell: code that is neither blank nor tagged `skip-execution`. */
const isRun = (cell: Notebook["cells"][number]): cell is CodeCell =>
  cell.cell_type === "code" && cell.source.trim() !== "" && !hasTag(cell, "skip-execution");

/** What the run knows of a cell so far, by its place in the notebook. */
interface RunState {
  readonly outputs: readonly CellOutputs[];
  readonly counts: readonly (number | null)[];
}

function withResults(notebook: Notebook, { outputs, counts }: RunState): Notebook {
  const cells = notebook.cells.map((cell, index) =>
    isRun(cell)
      ? {
          ...cell,
          outputs: (outputs[index] ?? noOutputs).entries.map(({ output }) => output),
          execution_count: counts[index] ?? null,
        }
      : cell,
  );
  return { ...notebook, cells };
}

/**
 * Runs the code cells of a notebook from top to bottom, as nbclient does: cells tagged `skip-execution` are left alone,
 * an error in a cell tagged `raises-exception` is expected, any other ends the run.
 *
 * @param notebook - stays as it is; cells that run lose the outputs of earlier runs in the result
 * @param kernel - a fresh kernel, whose working folder is the notebook's; the caller closes it
 */
export async function runNotebook(
  notebook: Notebook,
  kernel: NotebookKernel,
  options: RunOptions = {},
): Promise<RunResult> {
  const { allowErrors = false, timeout, signal, onProgress, save } = options;
  const order = notebook.cells.flatMap((cell, index) => (isRun(cell) ? [{ cell, index }] : []));
  const failures: CellFailure[] = [];
  let state: RunState = { outputs: notebook.cells.map(() => noOutputs), counts: notebook.cells.map(() => null) };
  const result = (status: RunResult["status"]) => ({ notebook: withResults(notebook, state), status, failures });
  const add = (index: number, message: OutputMessage) => {
    state = { ...state, outputs: receive(state.outputs, index, message) };
  };
  await save?.(withResults(notebook, state));

  for (const [place, { cell, index }] of order.entries()) {
    if (signal?.aborted) return result("interrupted");
    const tell = (progress: "started" | "printed" | "ended", lastLine = "") =>
      onProgress?.({ position: place + 1, total: order.length, cell, state: progress, lastLine });
    let over = false;
    const onOutput = (message: OutputMessage) => {
      add(index, message);
      const line = lastLineOf(message);
      // What comes later belongs to this cell, but another is running.
      if (line !== "" && !over) tell("printed", line);
    };
    const errorAllowed = allowErrors || hasTag(cell, "raises-exception");
    const limit = timeout === undefined ? [] : [AbortSignal.timeout(timeout * 1000)];
    const stop = AbortSignal.any([...(signal ? [signal] : []), ...limit]);

    tell("started");
    const { reply, alive } = await executeUntil(stop, kernel, cell.source, { onOutput, stopOnError: !errorAllowed });
    if (!alive) add(index, { type: "error", content: reply });
    state = { ...state, counts: state.counts.with(index, reply.execution_count ?? null) };
    over = true;
    tell("ended");
    await save?.(withResults(notebook, state));

    if (signal?.aborted) return result("interrupted");
    const late = limit.some(({ aborted }) => aborted) && reply.status !== "ok";
    const failed = late || !alive || (reply.status !== "ok" && !hasTag(cell, "raises-exception"));
    if (!failed) continue;
    failures.push(failureOf(place + 1, cell, reply, late ? `it took longer than ${timeout} s` : undefined));
    if (!alive || !allowErrors) return result("failed");
  }
  return result("finished");
}
