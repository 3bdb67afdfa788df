import { type ChildProcess, fork } from "node:child_process";
import * as z from "zod";
import { messages } from "./messages";
import { DeclinedError, LostError, type Perform } from "./perform";

/** What a process of the pool says of a job; it runs code that may say anything. */
export const answerSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("done"), result: z.string() }),
  z.object({ kind: z.literal("failed"), message: z.string() }),
  z.object({ kind: z.literal("declined"), message: z.string() }),
]);
export type Answer = z.infer<typeof answerSchema>;

/** Processes that do jobs, one at a time each. */
export interface ProcessPool {
  /** As many processes are started as there are calls at a time. */
  readonly perform: Perform;
  /** Kills them all. */
  close(): void;
}

/** Characters of output that are kept to tell why a process ended. */
const tail = 1000;

interface Member {
  readonly child: ChildProcess;
  printed: string;
}

/**
 * Does jobs in processes of their own: heavy work leaves this one free to answer, and what kills a process kills one
 * attempt. A process ends with this one, however that ends.
 *
 * @param script - a module that calls {@link serveJobs}
 * @param cwd - where the processes run
 */
export function processPool(script: string, cwd: string): ProcessPool {
  const idle = new Set<Member>();
  const all = new Set<ChildProcess>();

  function start(): Member {
    const child = fork(script, { cwd, stdio: ["ignore", "pipe", "pipe", "ipc"] });
    const member: Member = { child, printed: "" };
    all.add(child);
    child.once("exit", () => {
      all.delete(child);
      idle.delete(member);
    });
    // What cannot be started is closed at once, which is noticed where it matters.
    child.on("error", () => {});
    const keep = (chunk: Buffer) => {
      member.printed = (member.printed + chunk.toString()).slice(-tail);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    return member;
  }

  const perform: Perform = (job) => {
    const [member = start()] = idle;
    idle.delete(member);
    const { child } = member;
    return new Promise((resolve, reject) => {
      const onMessage = (message: unknown) => {
        const answer = answerSchema.safeParse(message).data;
        // Not one of ours: the code that runs there may send messages, too.
        if (!answer) return;
        child.off("message", onMessage).off("close", onClose);
        idle.add(member);
        if (answer.kind === "done") resolve(answer.result);
        else reject(answer.kind === "declined" ? new DeclinedError(answer.message) : new Error(answer.message));
      };
      // "close" comes after the last of its output.
      const onClose = (code: number | null, signal: NodeJS.Signals | null) => {
        const how = signal ?? `exit code ${code}`;
        reject(new LostError(messages.processEnded(how, member.printed.trim())));
      };
      child.on("message", onMessage).once("close", onClose);
      // A process that is gone says so by "close".
      child.send(job, () => {});
    });
  };
  return {
    perform,
    close() {
      for (const child of all) child.kill("SIGKILL");
    },
  };
}

/** The other side of {@link processPool}: does the jobs that are sent to this process, one after the other. */
export function serveJobs(perform: Perform): void {
  const answerOf = async (job: Parameters<Perform>[0]): Promise<Answer> => {
    try {
      return { kind: "done", result: await perform(job) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { kind: error instanceof DeclinedError ? "declined" : "failed", message };
    }
  };
  process.on("message", (job: Parameters<Perform>[0]) => {
    answerOf(job).then((answer) => process.send?.(answer));
  });
  // Ctrl-C reaches the whole group; when to stop is the parent's to decide.
  process.on("SIGINT", () => {});
  process.on("disconnect", () => process.exit());
}
