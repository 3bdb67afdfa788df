/**
 * Runs `work` soon after it is called for, once for any number of calls in between; never two at a time. So work that is
 * slower than the changes it follows skips the older ones.
 *
 * @returns what calls for the work
 */
export function latestOnly(work: () => Promise<void>): () => void {
  let wanted = false;
  let busy = false;
  let soon: NodeJS.Timeout | undefined;
  function start(): void {
    wanted = false;
    // An interrupt that stops the synchronous part of the work leaves it not busy, and later calls start it again.
    const done = work();
    busy = true;
    void done.finally(() => {
      busy = false;
      if (wanted) start();
    });
  }
  return () => {
    wanted = true;
    if (busy) return;
    // Anew at each call: an interrupt of the cell that called before has stopped its timer.
    clearTimeout(soon);
    soon = setTimeout(start);
  };
}
