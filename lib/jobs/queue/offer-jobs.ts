import type { Job, Json } from "../job";
import { messages } from "../messages";
import { type GetDone, mostAttempts } from "../perform";
import { connect } from "./connect";
import type { QueueUrl } from "./queue-url";
import { declinedSchema, keep, prefix, queueName } from "./settings";

/** Jobs done by the workers of a queue. */
export interface Offer {
  readonly getDone: GetDone;
  /** How many calls of `getDone` to have at a time: work enough for a cluster, without a whole course in memory. */
  readonly window: number;
  close(): Promise<void>;
}

interface Pending {
  readonly job: Job;
  readonly land: (result: string) => void;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}

/** Milliseconds between two looks for results, and looks between two for jobs that are lost or given back. */
const look = 100;
const looksPerCheck = 50;

/**
 * Puts jobs on a queue. A job's id is its own, so asking again for one that waits, runs or is done adds nothing; a
 * result leaves the queue when it has landed, and waits there until it does.
 *
 * @param say - told what the user should know
 * @throws Error when Redis does not answer
 */
export async function offerJobs(url: QueueUrl, say: (line: string) => void): Promise<Offer> {
  const connection = await connect(url, say);
  const { Queue } = await import("bullmq");
  const queue = new Queue<Json, string>(queueName, { connection, prefix });
  // A lost connection is told by `connect`.
  queue.on("error", () => {});
  const pending = new Map<string, Pending>();
  const said = new Set<string>();
  const sayOnce = (line: string) => {
    if (!said.has(line)) say(line);
    said.add(line);
  };

  const add = ({ kind, id, data }: Job) =>
    queue.add(kind, data, {
      jobId: id,
      attempts: mostAttempts,
      removeOnComplete: { age: keep },
      removeOnFail: { age: keep },
    });

  async function collect(): Promise<void> {
    for (const state of ["completed", "failed"] as const)
      for (const id of await queue.getRanges([state])) {
        const waiting = pending.get(id);
        const found = waiting && (await queue.getJob(id));
        if (!found || !waiting) continue;
        pending.delete(id);
        // A job that failed stays in the queue, for whoever looks into it.
        if (state === "failed") waiting.reject(new Error(reasonOf(found.failedReason)));
        else await settle(found, waiting);
      }
  }

  async function settle(done: { returnvalue: string; remove(): Promise<void> }, waiting: Pending): Promise<void> {
    try {
      waiting.land(done.returnvalue);
    } catch (error) {
      waiting.reject(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    waiting.resolve();
    await done.remove();
  }

  /** A Redis that lost its last second, or another command that took the same result, leaves jobs that are nowhere. */
  async function check(): Promise<void> {
    for (const [id, { job }] of pending) {
      const state = await queue.getJobState(id);
      if (state === "unknown" && pending.has(id)) await add(job);
      if (state !== "delayed") continue;
      const declined = declinedSchema.safeParse((await queue.getJob(id))?.progress).data?.declined;
      if (declined !== undefined) sayOnce(messages.declined(declined));
    }
    if (pending.size > 0 && (await queue.getWorkersCount()) === 0) sayOnce(messages.noWorker(url.shown));
  }

  let closed = false;
  const looking = (async () => {
    for (let looks = 0; !closed; looks++) {
      try {
        if (pending.size > 0) await collect();
        if (looks % looksPerCheck === looksPerCheck - 1) await check();
      } catch (error) {
        // Redis may still be reading its data after a restart; what was missed now is seen next time.
        sayOnce((error as Error).message);
      }
      await new Promise((resolve) => setTimeout(resolve, look));
    }
  })();

  const getDone: GetDone = async (job, land) => {
    // One that was given up in an earlier run is tried anew: somebody has asked for it again.
    if ((await queue.getJobState(job.id)) === "failed") await queue.remove(job.id);
    await add(job);
    return new Promise((resolve, reject) => pending.set(job.id, { job, land, resolve, reject }));
  };
  return {
    getDone,
    window: 256,
    async close() {
      closed = true;
      await looking;
      await queue.close();
      await connection.quit();
    },
  };
}

const reasonOf = (failedReason: string): string =>
  failedReason.includes("stalled more than") ? messages.stalled(mostAttempts) : failedReason;
