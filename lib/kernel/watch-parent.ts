import { isAlive } from "./is-alive";

const everyMs = 1000;

/** Read at once: where the start takes long, the parent may have ended before anybody watches. */
const parent = process.ppid;

/**
 * Calls `gone` once when the process that started the kernel has ended: the one in JPY_PARENT_PID, else the parent.
 * An id that is not alive from the start means nothing (it may count in another container) and is not watched.
 */
export function watchParent(gone: () => void): void {
  const named = Number(process.env.JPY_PARENT_PID);
  const watched = Number.isInteger(named) && named > 1 && isAlive(named) ? named : undefined;
  const timer = setInterval(() => {
    const orphaned = watched === undefined ? parent > 1 && process.ppid !== parent : !isAlive(watched);
    if (!orphaned) return;
    clearInterval(timer);
    gone();
  }, everyMs);
  timer.unref();
}
