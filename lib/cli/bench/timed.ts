import { setTimeout as delay } from "node:timers/promises";

/** Longer than that, and a kernel has not done it. */
const patienceMs = 60_000;

/**
 * Milliseconds until the work is done.
 *
 * @throws Error when that takes too long
 */
export async function timed(work: () => Promise<unknown>, limitMs = patienceMs): Promise<number> {
  const began = performance.now();
  const late = delay(limitMs, undefined, { ref: false }).then(() => {
    throw new Error(`not done after ${limitMs / 1000} s`);
  });
  await Promise.race([work(), late]);
  return performance.now() - began;
}
