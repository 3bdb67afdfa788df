import { readdirSync, readFileSync } from "node:fs";

function statusOf(pid: string): { parent: number; bytes: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/status`, "utf8");
    const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0);
    return { parent: field("PPid"), bytes: field("VmRSS") * 1024 };
  } catch {
    // The process has ended meanwhile.
    return undefined;
  }
}

/** Resident memory, in bytes, of a process and all its descendants; undefined where /proc does not tell (not Linux). */
export function residentMemory(pid: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  const processes = new Map(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        const status = statusOf(name);
        return status ? [[Number(name), status] as const] : [];
      }),
  );
  const belongs = (id: number): boolean => id === pid || (id > 1 && belongs(processes.get(id)?.parent ?? 0));
  return [...processes].reduce((sum, [id, { bytes }]) => (belongs(id) ? sum + bytes : sum), 0);
}
