import { type ChildProcess, fork } from "node:child_process";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { StarterOrder, StarterReport } from "./starter-messages";

/** A process that waits to be let go, and its pipes. */
export interface StartedProcess {
  readonly pid: number;
  /** What it prints, on both streams when its command joins them. */
  readonly output: Socket;
  /** Descriptor 3 on the other side. */
  readonly pipe: Socket;
  /** Resolves when it has ended; never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Sends the line that it waits for. */
  go(): void;
}

export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

type Order = Omit<StarterOrder & { kind: "start" }, "kind" | "id" | "given"> & {
  readonly given: readonly Uint8Array[];
};

interface Underway {
  report(report: StarterReport, handle: Socket | undefined): void;
  starterGone(): void;
}

/** One process that starts others for this one; see box-starter.entry.ts for why. */
class BoxStarter {
  readonly #process: ChildProcess;
  readonly #underway = new Map<number, Underway>();
  #ids = 0;

  constructor(root: string) {
    this.#process = fork(join(root, "dist", "box-starter.cjs"), [], {
      // Nothing of the grader's environment or options: they may hold keys, and an inspector's port.
      ...{ env: {}, execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] },
      // Ctrl-C ends the grader, which ends the boxes in its own order.
      detached: true,
    });
    this.#process.on("message", (report: StarterReport, handle) =>
      this.#underway.get(report.id)?.report(report, handle as Socket | undefined),
    );
    for (const event of ["exit", "error", "disconnect"])
      this.#process.once(event, () => {
        for (const one of this.#underway.values()) one.starterGone();
      });
    this.#rest();
  }

  get alive(): boolean {
    return this.#process.connected;
  }

  /** @throws Error when the process cannot be started */
  start({ given, ...order }: Order): Promise<StartedProcess> {
    const id = this.#ids++;
    const inBase64 = given.map((bytes) => Buffer.from(bytes).toString("base64"));
    return new Promise((resolve, reject) => {
      let output: { pid: number; socket: Socket } | undefined;
      let tellEnd!: (end: ProcessEnd) => void;
      const ended = new Promise<ProcessEnd>((told) => {
        tellEnd = told;
      });
      const over = (end: ProcessEnd, reason: string) => {
        this.#underway.delete(id);
        this.#rest();
        tellEnd(end);
        reject(new Error(reason));
      };
      this.#underway.set(id, {
        report: (report, handle) => {
          if (report.kind === "output") output = { pid: report.pid, socket: handle! };
          else if (report.kind === "pipe") {
            const go = () => this.#send({ kind: "go", id });
            resolve({ pid: output!.pid, output: output!.socket, pipe: handle!, ended, go });
          } else if (report.kind === "ended") {
            const { exitCode, signal } = report;
            over({ exitCode, signal }, "It ended before it had begun.");
          } else over({ exitCode: null, signal: null }, report.message);
        },
        starterGone: () => over({ exitCode: null, signal: null }, "The process that starts boxes has ended."),
      });
      this.#process.ref();
      this.#process.channel?.ref();
      this.#send({ kind: "start", id, ...order, given: inBase64 });
    });
  }

  #send(order: StarterOrder): void {
    // Whoever waits learns of a starter that is gone by its events.
    this.#process.send(order, () => {});
  }

  /** Lets this process end when no box is underway. */
  #rest(): void {
    if (this.#underway.size > 0) return;
    this.#process.unref();
    this.#process.channel?.unref();
  }
}

const starters = new Map<string, BoxStarter>();

/**
 * Starts a process with pipes through the starter of a project, which is started when there is none.
 *
 * @param root - the project folder
 * @throws Error when it cannot be started
 */
export function startProcess(root: string, order: Order): Promise<StartedProcess> {
  const known = starters.get(root);
  const starter = known?.alive ? known : new BoxStarter(root);
  starters.set(root, starter);
  return starter.start(order);
}
