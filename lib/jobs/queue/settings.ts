import * as z from "zod";

/** Where all of Stillroom's jobs wait, whatever their kind. */
export const queueName = "jobs";
/** Of every key in Redis. */
export const prefix = "stillroom";

/**
 * A worker renews its claim on a job while it is alive: whoever has not done so for as long is taken for dead, and the
 * job waits for another. The heavy work runs in other processes, so a living worker is never late. Milliseconds.
 */
export const claim = 15_000;
/** Milliseconds between two looks for such jobs. */
export const deadWorkerCheck = 5_000;
/** Milliseconds that a worker which gave a job back rests before it takes another; below half of `claim`. */
export const declinedPause = 5_000;
/** Milliseconds until the job that it gave back is offered again. */
export const returnDelay = 100;
/** Seconds that results wait for a command which was stopped. */
export const keep = 7 * 24 * 3600;

/** What a worker that gave a job back leaves with it. */
export const declinedSchema = z.object({ declined: z.string() });
