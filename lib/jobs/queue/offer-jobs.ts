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

  // Many commands at a time: each waits for the network, none for another.
  async function collect(): Promise<void> {
    const all = (state: "completed" | "failed") => queue.getRanges([state], 0, -1);
    const [completed, failed] = await Promise.all([all("completed"), all("failed")]);
    await Promise.all([
      ...completed.map((id) => take(id, (found, waiting) => settle(found, waiting))),
      // A job that failed stays in the queue, for whoever looks into it.
      ...failed.map((id) => take(id, (found, waiting) => waiting.reject(new Error(reasonOf(found))))),
    ]);
  }

  type Found = NonNullable<Awaited<ReturnType<typeof queue.getJob>>>;
  async function take(id: string, act: (found: Found, waiting: Pending) => void | Promise<void>): Promise<void> {
    const waiting = pending.get(id);
    const found = waiting && (await queue.getJob(id));
    if (!found) return;
    pending.delete(id);
    await act(found, waiting);
  }

  async function settle(done: Found, waiting: Pending): Promise<void> {
    try {
      waiting.land(done.returnvalue);
    } catch (error) {
      waiting.reject(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    waiting.resolve();
    await done.remove();
  }

  async function checkJob(job: Job): Promise<void> {
    const state = await queue.getJobState(job.id);
    if (state === "unknown" && pending.has(job.id)) await add(job);
    if (state !== "delayed") return;
    const declined = declinedSchema.safeParse((await queue.getJob(job.id))?.progress).data?.declined;
    if (declined !== undefined) sayOnce(messages.declined(declined));
  }

  /** A Redis that lost its last second, or another command that took the same result, leaves jobs that are nowhere. */
  async function check(): Promise<void> {
    await Promise.all([...pending.values()].map(({ job }) => checkJob(job)));
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

function reasonOf({ failedReason, attemptsMade }: { failedReason: string; attemptsMade: number }): string {
  if (failedReason.includes("stalled more than")) return messages.stalled(mostAttempts);
  return attemptsMade > 1 ? messages.givenUp(attemptsMade, failedReason) : failedReason;
}
