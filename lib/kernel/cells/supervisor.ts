import { type CellEvents, type CellProcess, startCellProcess } from "./cell-process";

export interface Supervisor extends Omit<CellProcess, "kill"> {
  /** Ends the process for good. */
  stop(): void;
}

/** Keeps a cell process running: one that ends is followed by a new one. */
export function superviseCells(events: CellEvents): Supervisor {
  let stopped = false;
  const start = (): CellProcess =>
    startCellProcess({
      ...events,
      ended(error) {
        if (stopped) return;
        current = start();
        events.ended(error);
      },
    });
  let current = start();
  return {
    run: (...args) => current.run(...args),
    send: (message) => current.send(message),
    pause: () => current.pause(),
    resume: () => current.resume(),
    stop() {
      stopped = true;
      current.kill();
    },
  };
}
