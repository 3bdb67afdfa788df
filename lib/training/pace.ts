/**
 * Lets timers, sockets and signals have their turn: a training that never did could not be interrupted or watched. The
 * clock here paces and reports; no result depends on it.
 */
export const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** The same where 50 ms have passed since it last was: a timer takes a millisecond, as long as a small evaluation. */
export async function yieldNowAndThen(): Promise<void> {
  if (pause()) await yieldToEventLoop();
}

/** A function that says whether `milliseconds` have passed since it last said so, or since it was made. */
export function every(milliseconds: number): () => boolean {
  let last = performance.now();
  return () => {
    if (performance.now() - last < milliseconds) return false;
    last = performance.now();
    return true;
  };
}

const pause = every(50);
