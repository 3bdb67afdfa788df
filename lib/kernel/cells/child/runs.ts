import { writeSync } from "node:fs";
import { setImmediate } from "node:timers";
import { interrupted } from "../interrupted";
import { type CellError, mark, type Outcome, type ToCell } from "../messages";
import { enterRun, isStopped, stopRun } from "./current-run";
import { describeError } from "./describe-error";
import { send } from "./pipe";
import { assignedNames, runCell } from "./run-cell";
import { noteTensorEngine } from "./tensor-engine";

function writeMark(fd: 1 | 2, text: string): boolean {
  try {
    writeSync(fd, text);
    return true;
  } catch {
    // The user's code closed the descriptor: nothing can come from it any more.
    return false;
  }
}

export interface Runs {
  start(request: Extract<ToCell, { type: "run" }>): void;
  /** Whether the run has begun and not been settled. */
  isOpen(run: number): boolean;
  /** Settles a run with an error that its own code cannot catch. */
  fail(run: number, error: unknown): void;
  /** Runs something that is no cell, such as a comm message, on behalf of a run. */
  handle(run: number, work: () => void): void;
  /**
   * Settles the running cell, or refuses it if it has not started yet. Its code must have stopped or be waiting; the
   * timers for which it waits start nothing any more.
   */
  interrupt(run: number): void;
  /** Settles what {@link handle} has begun; its work must be over, and may have been stopped with what was to end it. */
  endHandled(): void;
}

/**
 * Runs in the cell process. A run is settled by a message of its own, once: user code that was stopped in the middle
 * never returns here.
 *
 * @param token - makes the marks behind native output unlike anything a program prints
 */
export function createRuns(token: string): Runs {
  const open = new Set<number>();
  const handled = new Set<number>();
  /** Interrupted before they had begun. */
  const refused = new Set<number>();
  let latest = 0;
  /** What output belongs to between comms: the newest cell, in the main. */
  let home = 0;

  // An interrupt may stop the functions below anywhere, and they are called again: a run is open until its outcome is out.
  function settle(run: number, outcome: Outcome): void {
    if (!open.has(run)) return;
    const text = mark(token, run);
    const failed = (error: CellError): Outcome => ({ status: "error", error, assigned: assignedNames(run) });
    const told = outcome.status === "error" ? failed(outcome.error) : outcome;
    const marks = { stdout: writeMark(1, text), stderr: writeMark(2, text) };
    try {
      send({ type: "done", run, outcome: told, marks });
    } catch (thrown) {
      // A result may hold what JSON cannot: a bigint, or an object within itself.
      send({ type: "done", run, outcome: failed(describeError(thrown)), marks });
    }
    open.delete(run);
    if (open.size === 0) noteTensorEngine();
  }

  /** @returns whether it is to go on: a run begins once, and not when it has been refused */
  function begin(run: number): boolean {
    if (run <= latest) return false;
    if (!refused.has(run)) open.add(run);
    latest = run;
    enterRun(run);
    return !refused.delete(run);
  }

  function endHandled(run: number): void {
    settle(run, { status: "ok" });
    handled.delete(run);
  }

  /** Awaits instead of calling `then`, which a cell may have replaced. */
  async function run(request: Extract<ToCell, { type: "run" }>): Promise<void> {
    const outcome = await runCell(request);
    // A turn later, rejections that nobody awaited have been reported, before the cell is idle.
    setImmediate(() => settle(request.run, outcome));
  }

  return {
    start(request) {
      if (!begin(request.run)) return;
      home = request.run;
      void run(request);
    },
    isOpen: (run) => open.has(run),
    fail: (run, error) => settle(run, { status: "error", error: describeError(error) }),
    handle(run, work) {
      handled.add(run);
      if (!begin(run)) return;
      // What the work throws is reported like any exception that nobody caught; the run is over all the same.
      setImmediate(() => {
        endHandled(run);
        // Timers that the work sets later, after a file or a socket, would be lost with those of a stopped run.
        if (isStopped(home)) home = run;
        enterRun(home);
      });
      work();
    },
    interrupt(run) {
      if (run > latest && !refused.has(run)) {
        open.add(run);
        refused.add(run);
      }
      enterRun(run);
      home = run;
      if (open.has(run)) stopRun(run);
      settle(run, interrupted);
    },
    endHandled: () => handled.forEach(endHandled),
  };
}
