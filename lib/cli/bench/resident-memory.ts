import { readdirSync, readFileSync } from "node:fs";

const field = (text: string, name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0);

function parentOf(pid: number): number {
  try {
    return field(readFileSync(`/proc/${pid}/status`, "utf8"), "PPid");
  } catch {
    // The process has ended meanwhile.
    return 0;
  }
}

/**
 * Resident memory, in bytes, of a process and all its descendants; undefined where /proc does not tell (not Linux).
 * Pages that several processes share count once (Pss), or kernels of several processes would look larger than they are.
 */
export function residentMemory(pid: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  const belongs = (id: number): boolean => id === pid || (id > 1 && belongs(parentOf(id)));
  const family = readdirSync("/proc")
    .map(Number)
    .filter((id) => id > 0 && belongs(id));
  return family.reduce((sum, id) => sum + 1024 * field(readFileSync(`/proc/${id}/smaps_rollup`, "utf8"), "Pss"), 0);
}
