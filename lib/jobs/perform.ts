import type { Job } from "./job";
import { messages } from "./messages";

/**
 * Does a job and returns its result as JSON, in one line.
 *
 * @throws LostError, DeclinedError, or any other error: the job cannot be done, and trying again would not help
 */
export type Perform = (job: Job) => Promise<string>;

/** Whoever did the job died or failed for reasons of its own: another try may work. */
export class LostError extends Error {
  override name = "LostError";
}

/** This worker is not the one for the job; another may be. */
export class DeclinedError extends Error {
  override name = "DeclinedError";
}

/**
 * Gets a job done, here or elsewhere, and calls `land` with the result, which it forgets only after `land` has returned.
 *
 * @throws Error with the reason when the job was given up
 */
export type GetDone = (job: Job, land: (result: string) => void) => Promise<void>;

/** How often a job is tried whose doer is lost each time: it may be the one that kills them. */
export const mostAttempts = 3;

/** The result of `work`, which is tried again when it is lost. */
export async function withAttempts<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LostError)) throw error;
      if (attempt === mostAttempts) throw new Error(messages.givenUp(mostAttempts, error.message));
    }
  }
}

/** Gets jobs done by this machine. */
export const getDoneBy =
  (perform: Perform): GetDone =>
  async (job, land) =>
    land(await withAttempts(() => perform(job)));
