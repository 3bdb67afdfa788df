import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { boxArguments } from "./box-command";
import { type ControlGroup, createControlGroup } from "./control-groups";
import type { Limits } from "./limits";
import { seccompFilter } from "./seccomp";
import { makeUnwalledFolder } from "./unwalled-folder";

/** Which walls a box has, from the strongest on. Reports carry the name. */
export const isolationLevels = ["bubblewrap+seccomp+cgroup", "bubblewrap+seccomp", "bubblewrap", "process"] as const;
export type IsolationLevel = (typeof isolationLevels)[number];

/** Whether the first level has fewer walls than the second. */
export const isWeaker = (one: IsolationLevel, other: IsolationLevel): boolean =>
  isolationLevels.indexOf(one) > isolationLevels.indexOf(other);

/** How to make a box on this machine; `probeIsolation` finds it. */
export interface Isolation {
  readonly level: IsolationLevel;
  /** User and group to hand boxes to, where the grader may: one that owns nothing. */
  readonly user?: number;
}

/** A running process behind walls. */
export interface Box {
  readonly process: ChildProcess;
  /** The private pipe, descriptor 3 on the other side. */
  readonly pipe: Duplex;
  /** Resolves when the process stands within its bounds, and rejects when it cannot; it does nothing before. */
  readonly bounded: Promise<void>;
  /** Kills everything in the box. */
  kill(): void;
  /** Kills everything in the box and resolves when it is gone. */
  end(): Promise<BoxEnd>;
}

/** How a box ended, by itself or killed. */
export interface BoxEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly outOfMemory: boolean;
}

/** Where bubblewrap is looked for. */
export const programFolders = ["/usr/local/bin", "/usr/bin", "/bin"];

const MiB = 1024 * 1024;

let boxes = 0;

/** The boxes that run: none of them outlives the grader, however that ends. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const started of running) killGroup(started);
});

/**
 * Starts Node behind the walls of a level. Every process that may run a stranger's code starts here and nowhere else.
 *
 * @param script - a file of the project's `dist` folder, by name
 * @param root - the project folder
 * @param rooms - those of `lib` that the code in it may import
 * @throws Error when the level cannot be had; `probeIsolation` tells before
 */
export function spawnBox(
  script: string,
  root: string,
  rooms: readonly string[],
  { level, user }: Isolation,
  limits: Limits,
): Box {
  const filter = level.includes("seccomp") ? seccompFilter() : undefined;
  const group = level.includes("cgroup")
    ? createControlGroup(`stillroom-${process.pid}-${boxes++}`, limits)
    : undefined;
  const nodeOptions = [`--max-old-space-size=${Math.floor(limits.memory / 2 / MiB)}`];
  const walled = level !== "process";
  const cwd = walled ? "/" : makeUnwalledFolder(root, rooms);
  const command = walled
    ? ["bwrap", ...boxArguments(root, rooms, limits, nodeOptions, script, filter && 4)]
    : [process.execPath, ...nodeOptions, join(root, "dist", script)];
  const started = spawn("/bin/sh", ["-c", boundedShell(limits), "sh", ...command], {
    cwd,
    // Nothing of the grader's environment: it may hold keys.
    env: { PATH: programFolders.join(":") },
    stdio: ["pipe", "pipe", "pipe", "pipe", ...(filter ? (["pipe"] as const) : [])],
    // A process group of its own, so that all of it can be killed.
    detached: true,
    ...(user !== undefined ? { uid: user, gid: user } : {}),
  });
  return boxOf(started, group, filter);
}

/**
 * Sets the bounds that outlive exec, waits until it stands in its control group, and becomes the command. RLIMIT_DATA
 * counts what is written to, so it bounds heaps, buffers and WebAssembly alike, where RLIMIT_AS would count the address
 * space that WebAssembly reserves and never uses.
 */
function boundedShell({ cpuSeconds, disk, memory }: Limits): string {
  const bounds = [
    "-c 0",
    `-t ${cpuSeconds}`,
    `-f ${Math.ceil(disk / 512)}`,
    "-n 256",
    `-d ${Math.ceil(memory / 1024)}`,
  ];
  return [...bounds.map((bound) => `ulimit ${bound}`), "read -r _ || exit", 'exec "$@"'].join("; ");
}

function boxOf(started: ChildProcess, group: ControlGroup | undefined, filter: Uint8Array | undefined): Box {
  running.add(started);
  const gone = new Promise<void>((resolve) => {
    started.once("exit", () => resolve());
    started.once("error", () => resolve());
  });
  gone.then(() => running.delete(started));
  // A box that dies leaves broken pipes, which say nothing new.
  for (const stream of started.stdio) stream?.on("error", () => {});
  if (filter) (started.stdio[4] as Duplex).end(filter);
  const bounded = enter(started, group);
  // Whoever opened the box asks for it; one that is ended before has no need to know.
  bounded.catch(() => {});
  return {
    process: started,
    bounded,
    pipe: started.stdio[3] as Duplex,
    kill: () => killGroup(started),
    async end() {
      killGroup(started);
      await Promise.allSettled([gone, bounded]);
      for (const stream of started.stdio) stream?.destroy();
      const outOfMemory = group?.ranOutOfMemory() ?? false;
      await group?.remove();
      return { exitCode: started.exitCode, signal: started.signalCode, outOfMemory };
    },
  };
}

async function enter({ pid, stdin }: ChildProcess, group: ControlGroup | undefined): Promise<void> {
  if (pid !== undefined) await group?.add(pid);
  stdin?.end("\n");
}

/** The box's process leads a process group; the namespace's first process dies with it and takes the rest along. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}
