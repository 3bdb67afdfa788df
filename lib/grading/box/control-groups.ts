import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Limits } from "./limits";

/** One group of processes whose memory and number the Linux kernel bounds. */
export interface ControlGroup {
  /**
   * Takes milliseconds of waiting for the kernel, in which this process does other things.
   *
   * @param pid - a process that has not started others yet
   */
  add(pid: number): Promise<void>;
  /** Whether something in the group was killed for memory. */
  ranOutOfMemory(): boolean;
  /** Ends whatever is left in the group, and the group. */
  remove(): Promise<void>;
}

const mountPoint = "/sys/fs/cgroup";

/** The hierarchies to use: one folder under version 2, one a controller under version 1. */
interface Hierarchy {
  readonly base: string;
  limits(limits: Limits): Readonly<Record<string, string>>;
  /** A file with `oom_kill COUNT`, where this hierarchy has it. */
  readonly events?: string;
}

/** The path of this process's own group in a hierarchy, from lines such as `8:pids:/user.slice`. */
function ownGroup(controller: string): string {
  const lines = readFileSync("/proc/self/cgroup", "utf8").trim().split("\n");
  const own = lines.map((line) => line.split(":")).find(([, names]) => names?.split(",").includes(controller));
  return own?.slice(2).join(":") ?? "/";
}

/** In a container, the path may be one of the host's, which is not to be seen here; then the mount is our own group. */
function folderOf(mount: string, path: string): string {
  return existsSync(join(mount, path)) ? join(mount, path) : mount;
}

function hierarchies(): Hierarchy[] {
  if (existsSync(join(mountPoint, "cgroup.controllers"))) {
    // A group that holds processes may not have groups with limits below it, so ours stands beside our own.
    const own = folderOf(mountPoint, ownGroup(""));
    const base = own === mountPoint || own === `${mountPoint}/` ? mountPoint : dirname(own);
    const limits = ({ memory, processes }: Limits) => ({
      "memory.max": String(memory),
      "memory.swap.max": "0",
      "memory.oom.group": "1",
      "pids.max": String(processes),
    });
    return [{ base, limits, events: "memory.events" }];
  }
  return [
    {
      base: folderOf(join(mountPoint, "memory"), ownGroup("memory")),
      limits: ({ memory }) => ({ "memory.limit_in_bytes": String(memory) }),
      events: "memory.oom_control",
    },
    {
      base: folderOf(join(mountPoint, "pids"), ownGroup("pids")),
      limits: ({ processes }) => ({ "pids.max": String(processes) }),
    },
  ];
}

/** Not every kernel has every file; a missing swap controller is no reason to give up the memory limit. */
const mayBeMissing = new Set(["memory.swap.max", "memory.oom.group"]);

/** Kills what is in a group and removes it; the kernel lets go of a killed process a moment later. */
async function removeFolder(folder: string): Promise<void> {
  for (let wait = 1; existsSync(folder); wait *= 2) {
    try {
      rmdirSync(folder);
    } catch (error) {
      if (wait > 2000) throw error;
      for (const pid of processesIn(folder)) killQuietly(pid);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

function processesIn(folder: string): number[] {
  const file = join(folder, "cgroup.procs");
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean).map(Number) : [];
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone meanwhile.
  }
}

/**
 * A new control group with these limits.
 *
 * @param name - `stillroom-PID-NUMBER`, with the pid of this process
 * @throws Error when this user may not make one here
 */
export function createControlGroup(name: string, limits: Limits): ControlGroup {
  const made: { folder: string; hierarchy: Hierarchy }[] = [];
  try {
    for (const hierarchy of hierarchies()) {
      const controllers = join(hierarchy.base, "cgroup.subtree_control");
      if (existsSync(controllers)) writeFileSync(controllers, "+memory +pids");
      const folder = join(hierarchy.base, name);
      mkdirSync(folder);
      made.push({ folder, hierarchy });
      for (const [file, value] of Object.entries(hierarchy.limits(limits)))
        if (!mayBeMissing.has(file) || existsSync(join(folder, file))) writeFileSync(join(folder, file), value);
    }
  } catch (error) {
    for (const { folder } of made) rmdirSync(folder);
    throw error;
  }
  return {
    async remove() {
      for (const { folder } of made) await removeFolder(folder);
    },
    async add(pid) {
      await Promise.all(made.map(({ folder }) => writeFile(join(folder, "cgroup.procs"), String(pid))));
    },
    ranOutOfMemory() {
      return made.some(({ folder, hierarchy }) => {
        const text = hierarchy.events ? readFileSync(join(folder, hierarchy.events), "utf8") : "";
        return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0) > 0;
      });
    },
  };
}

/** Removes the groups that graders left behind which were killed; does nothing where there are no control groups. */
export async function sweepControlGroups(): Promise<void> {
  if (!existsSync("/proc/self/cgroup") || !existsSync(mountPoint)) return;
  for (const { base } of hierarchies()) {
    if (!existsSync(base)) continue;
    for (const name of readdirSync(base)) {
      const owner = /^stillroom-(\d+)-\d+$/.exec(name)?.[1];
      // A group that cannot be removed costs nothing but a name.
      if (owner && !existsSync(`/proc/${owner}`)) await removeFolder(join(base, name)).catch(() => {});
    }
  }
}
