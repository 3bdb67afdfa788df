import { setTimeout as wait } from "node:timers/promises";
import { type Json, jsonSchema } from "../job";
import { messages } from "../messages";
import { DeclinedError, LostError, mostAttempts, type Perform } from "../perform";
import { connect } from "./connect";
import type { QueueUrl } from "./queue-url";
import { claim, deadWorkerCheck, declinedPause, prefix, queueName, returnDelay } from "./settings";

/** How a worker works. */
export interface TakeOptions {
  /** Who does the jobs, by kind. */
  readonly performers: Readonly<Record<string, Perform>>;
  /** Jobs at a time. */
  readonly slots: number;
  /** No job is taken any more when it is aborted. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Called for each job that was done. */
  readonly onDone: () => void;
}

/**
 * Takes jobs from a queue until it is told to stop, and resolves when the last one is done. A job whose worker dies
 * goes to another; one that fails, or has been the last of too many workers, is parked among the failed ones with its
 * reason.
 *
 * @throws Error when Redis does not answer at first
 */
export async function takeJobs(url: QueueUrl, { performers, slots, signal, say, onDone }: TakeOptions): Promise<void> {
  const connection = await connect(url, say);
  const { DelayedError, UnrecoverableError, Worker } = await import("bullmq");
  const said = new Set<string>();
  const sayOnce = (line: string) => {
    if (!said.has(line)) say(line);
    said.add(line);
  };

  const perform: Perform = (job) => {
    const performer = Object.hasOwn(performers, job.kind) ? performers[job.kind] : undefined;
    if (performer) return performer(job);
    throw new DeclinedError(messages.cannotDo(job.kind));
  };

  const worker = new Worker<Json, string>(
    queueName,
    async (job, token) => {
      try {
        return await perform({ kind: job.name, id: String(job.id), data: jsonSchema.parse(job.data) });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (error instanceof DeclinedError) {
          sayOnce(messages.declines(reason));
          await job.updateProgress({ declined: reason });
          await job.moveToDelayed(Date.now() + returnDelay, token);
          // The slot rests, not the job: else one worker that declines all would keep every job from those who can.
          await wait(declinedPause, undefined, { signal }).catch(() => {});
          throw new DelayedError();
        }
        throw error instanceof LostError ? error : new UnrecoverableError(reason);
      }
    },
    {
      ...{ connection, prefix, concurrency: slots, maxStalledCount: mostAttempts },
      ...{ lockDuration: claim, stalledInterval: deadWorkerCheck, runRetryDelay: 1000 },
    },
  );
  // A lost connection is told by `connect`; an outage costs time, and no job.
  worker.on("error", () => {});
  worker.on("completed", onDone);
  worker.on("failed", (job, { message }) => say(`${job?.id ?? "A job"}: ${message}`));
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  await worker.close();
  connection.disconnect();
}
