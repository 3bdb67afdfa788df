import { readFileSync } from "node:fs";

/** Seconds that one process was ready to run and had no processor: the second field of /proc/PID/schedstat, in ns. */
const ownWait = (pid: number): number => Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[1]) / 1e9;

function waitOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  return children.reduce((sum, child) => sum + waitOf(Number(child)), ownWait(pid));
}

/**
 * Seconds that a process and those that it started were ready to run and had no processor; undefined where the system does
 * not tell. A process that sleeps waits for none.
 */
export function waitingTime(pid: number): number | undefined {
  try {
    return waitOf(pid);
  } catch {
    return undefined;
  }
}
