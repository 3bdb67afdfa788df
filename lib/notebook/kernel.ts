import { setTimeout as delay } from "node:timers/promises";
import type { OutputMessage } from "./outputs";

/** What came of one execute request. */
export interface ExecuteReply {
  readonly status: "ok" | "error" | "aborted";
  readonly execution_count?: number | undefined;
  readonly ename?: string | undefined;
  readonly evalue?: string | undefined;
  readonly traceback?: readonly string[] | undefined;
}

/** What a run needs of a kernel; `startKernel` of the kernel's client returns one. */
export interface NotebookKernel {
  /**
   * Runs code. Resolves with the reply once all its outputs have been delivered, except what its timers publish later.
   *
   * @throws when the kernel is gone
   */
  execute(
    code: string,
    options: { readonly onOutput: (message: OutputMessage) => void; readonly stopOnError: boolean },
  ): Promise<ExecuteReply>;
  /** Stops what runs; its `execute` then ends with an error. */
  interrupt(): Promise<void>;
}

/** What came of code that was run with a stop signal. */
export interface Ended {
  readonly reply: ExecuteReply;
  /** False when the kernel is gone or stuck: the reply is then in our words, and nothing more can run. */
  readonly alive: boolean;
}

/** Seconds that an interrupted cell has to end before its kernel counts as stuck. */
const grace = 5;

const lost = (ename: string, evalue: string): Ended => ({
  reply: { status: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] },
  alive: false,
});

/** Runs code until it has ended or `stop` aborts, which interrupts it. A kernel that is gone is a reply, no rejection. */
export async function executeUntil(
  stop: AbortSignal,
  kernel: NotebookKernel,
  ...call: Parameters<NotebookKernel["execute"]>
): Promise<Ended> {
  const ended = kernel.execute(...call).then(
    (reply): Ended => ({ reply, alive: true }),
    (error: unknown) => lost("KernelDied", error instanceof Error ? error.message : String(error)),
  );
  const stopping = new Promise<undefined>((resolve) => {
    stop.addEventListener("abort", () => resolve(undefined), { once: true });
    if (stop.aborted) resolve(undefined);
  });
  const first = await Promise.race([ended, stopping]);
  if (first) return first;
  const interrupted = kernel.interrupt().then(
    () => ended,
    () => ended,
  );
  const stuck = lost("KernelStuck", `the cell went on for ${grace} s after it was interrupted`);
  return Promise.race([interrupted, delay(grace * 1000, stuck, { ref: false })]);
}
