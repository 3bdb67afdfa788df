import { type CellEvents, type CellProcess, startCellProcess } from "./cell-process";

export interface Supervisor extends Omit<CellProcess, "kill"> {
  /** Ends the process for good. */
  stop(): void;
}

/**
 * Keeps a process for cells: one that ends is followed by a new one. One that ended before it was given any work would
 * only end again; then the next work starts another, and reports how that ended.
 */
export function superviseCells(events: CellEvents): Supervisor {
  let stopped = false;
  let worked = false;
  let current: CellProcess | undefined = start();

  function start(): CellProcess {
    worked = false;
    return startCellProcess({
      ...events,
      ended(error) {
        if (stopped) return;
        current = worked ? start() : undefined;
        events.ended(error);
      },
    });
  }

  return {
    run(...args) {
      current ??= start();
      worked = true;
      return current.run(...args);
    },
    send: (message) => current?.send(message),
    pause: () => current?.pause(),
    resume: () => current?.resume(),
    stop() {
      stopped = true;
      current?.kill();
    },
  };
}
