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

/** Milliseconds that Redis has to take the last results, and between two looks. */
const lastWords = 5_000;
const look = 100;

/**
 * Takes jobs from a queue until it is told to stop, and resolves when the last one is done. A job whose worker dies
 * goes to another; one that fails, or has been the last of too many workers, is parked among the failed ones with its
 * reason. Told to stop while Redis is gone, it does not wait for it: what was done and could not be told, another worker
 * does anew. BullMQ's timers then go on, until the process ends.
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

  let underWay = 0;
  const perform: Perform = async (job) => {
    const performer = Object.hasOwn(performers, job.kind) ? performers[job.kind] : undefined;
    if (!performer) throw new DeclinedError(messages.cannotDo(job.kind));
    underWay += 1;
    try {
      return await performer(job);
    } finally {
      underWay -= 1;
    }
  };
  /** Resolves when no job is under way and Redis is gone, or has had its time. */
  async function idleAndCutOff(): Promise<void> {
    for (let idle = 0; underWay > 0 || (connection.status === "ready" && idle < lastWords); ) {
      await wait(look);
      idle = underWay > 0 ? 0 : idle + look;
    }
  }

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
  // BullMQ's close waits for a connection that was lost, some of the time even when it is there again.
  await Promise.race([worker.close(), idleAndCutOff()]);
  connection.disconnect();
}
