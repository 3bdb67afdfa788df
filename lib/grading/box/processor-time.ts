import { readFileSync } from "node:fs";

/** In which Linux tells programs the time that a process has had, whatever the machine (USER_HZ). */
const ticksPerSecond = 100;

function secondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name, in brackets, may hold anything; utime and stime are the fields 14 and 15 of proc(5).
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const own = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  return children.reduce((sum, child) => sum + secondsOf(Number(child)), own);
}

/** Seconds of processor time that a process and those that it started have had; undefined where the system tells none. */
export function processorTime(pid: number): number | undefined {
  try {
    return secondsOf(pid);
  } catch {
    return undefined;
  }
}
