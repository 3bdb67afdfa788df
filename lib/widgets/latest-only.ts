import { interrupts } from "./host";

/**
 * Runs `work` soon after it is called for, once for any number of calls in between; never two at a time. So work that is
 * slower than the changes it follows skips the older ones. An interrupt may leave work waiting for ever: the next call
 * does not wait for that.
 *
 * @param work - may ask, after waiting for something, whether it is still the newest
 * @returns what calls for the work
 */
export function latestOnly(work: (isNewest: () => boolean) => Promise<void>): () => void {
  let wanted = false;
  let newest: { interrupts: number } | undefined;
  let underWay: typeof newest;
  let soon: NodeJS.Timeout | undefined;
  function start(): void {
    clearTimeout(soon);
    wanted = false;
    const own = { interrupts: interrupts() };
    newest = own;
    // An interrupt that stops the synchronous part of the work leaves it not under way, and later calls start it again.
    const done = work(() => newest === own);
    underWay = own;
    void done.finally(() => {
      if (newest !== own) return;
      underWay = undefined;
      if (wanted) start();
    });
  }
  return () => {
    wanted = true;
    if (underWay?.interrupts === interrupts()) return;
    // Anew at each call: an interrupt of the cell that called before has stopped its timer.
    clearTimeout(soon);
    soon = setTimeout(start);
  };
}
