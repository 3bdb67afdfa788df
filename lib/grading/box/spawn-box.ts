import { join } from "node:path";
import type { Duplex, Readable } from "node:stream";
import { boxArguments } from "./box-command";
import { type StartedProcess, startProcess } from "./box-starter";
import { type ControlGroup, createControlGroup } from "./control-groups";
import type { Limits } from "./limits";
import { seccompFilter } from "./seccomp";
import { makeUnwalledFolder } from "./unwalled-folder";
import { waitingTime } from "./waiting-time";

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

/** A running process behind walls, which stands within its bounds. */
export interface Box {
  /** What it prints, on both streams, in the order it came. */
  readonly output: Readable;
  /** The private pipe, descriptor 3 on the other side. */
  readonly pipe: Duplex;
  /** Resolves when it has ended. */
  readonly ended: Promise<unknown>;
  /** Whether it has stood ready for most of its time so far, and the machine was busy with other things. */
  isStarved(): boolean;
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

/**
 * Of its time: who has waited longer for a processor is late by no fault of its own. The grader runs two boxes for each
 * processor, so that a loop waits for about half of its time; what sleeps does not wait.
 */
const mostWaiting = 3 / 4;

let boxes = 0;

/** Process groups of the boxes that run: none of them outlives the grader, however that ends. */
const running = new Set<number>();
process.on("exit", () => {
  for (const pid of running) killGroup(pid);
});

/**
 * Starts Node behind the walls of a level. Every process that may run a stranger's code starts here and nowhere else.
 *
 * @param script - a file of the project's `dist` folder, by name
 * @param root - the project folder
 * @param rooms - those of `lib` that the code in it may import
 * @throws Error when the level cannot be had; `probeIsolation` tells before
 */
export async function spawnBox(
  script: string,
  root: string,
  rooms: readonly string[],
  { level, user }: Isolation,
  limits: Limits,
): Promise<Box> {
  const filter = level.includes("seccomp") ? seccompFilter() : undefined;
  const group = level.includes("cgroup")
    ? createControlGroup(`stillroom-${process.pid}-${boxes++}`, limits)
    : undefined;
  const walled = level !== "process";
  const command = walled
    ? ["bwrap", ...boxArguments(root, rooms, limits, script, { memory: 4, ...(filter && { filter: 5 }) })]
    : [process.execPath, heapBound(limits), join(root, "dist", script)];
  try {
    const started = await startProcess(root, {
      command: ["/bin/sh", "-c", boundedShell(limits), "sh", ...command],
      cwd: walled ? "/" : makeUnwalledFolder(root, rooms),
      // Nothing of the grader's environment: it may hold keys.
      env: { PATH: programFolders.join(":") },
      given: walled ? [Buffer.from(`${limits.memory}\n`), ...(filter ? [filter] : [])] : [],
      ...(user !== undefined && { user }),
    });
    running.add(started.pid);
    started.ended.then(() => running.delete(started.pid));
    const box = boxOf(started, group);
    try {
      await group?.add(started.pid);
    } catch (error) {
      await box.end();
      throw error;
    }
    started.go();
    return box;
  } catch (error) {
    await group?.remove();
    throw error;
  }
}

/** Without walls, Node cannot be shown how much memory there is. */
const heapBound = ({ memory }: Limits): string => `--max-old-space-size=${Math.floor(memory / 2 / MiB)}`;

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
  return [...bounds.map((bound) => `ulimit ${bound}`), "read -r _ || exit", 'exec "$@" 2>&1'].join("; ");
}

function boxOf({ pid, output, pipe, ended }: StartedProcess, group: ControlGroup | undefined): Box {
  // A box that dies leaves broken pipes, which say nothing new.
  for (const stream of [output, pipe]) stream.on("error", () => {});
  const begun = performance.now();
  return {
    ...{ output, pipe, ended },
    isStarved() {
      const waited = waitingTime(pid);
      return waited === undefined || waited > (mostWaiting * (performance.now() - begun)) / 1000;
    },
    kill: () => killGroup(pid),
    async end() {
      killGroup(pid);
      const { exitCode, signal } = await ended;
      for (const stream of [output, pipe]) stream.destroy();
      const outOfMemory = group?.ranOutOfMemory() ?? false;
      await group?.remove();
      return { exitCode, signal, outOfMemory };
    },
  };
}

/** The box's process leads a process group; the namespace's first process dies with it and takes the rest along. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}
