/** Steps after which caches and compilers have what they need, and steps that should then leave memory as it is. */
export const warmSteps = 200;
export const measuredSteps = 1000;

/**
 * By how many MiB the resident memory of this process rises over 1,000 steps of a training, after 200 to warm up. What
 * waits to be collected is collected before each of both looks when Node runs with --expose-gc.
 *
 * @param train takes 1,200 steps and calls `record` after step 200 and after step 1,200
 * @throws Error when it did not.
 */
export async function memoryRise(train: (record: (step: number) => void) => Promise<void>): Promise<number> {
  const resident = new Map<number, number>();
  await train((step) => {
    globalThis.gc?.();
    resident.set(step, process.memoryUsage.rss());
  });
  const [warm, end] = [resident.get(warmSteps), resident.get(warmSteps + measuredSteps)];
  if (warm === undefined || end === undefined) {
    throw new Error(`memoryRise: looked after steps ${[...resident.keys()].join(", ")}; expected 200 and 1200 too`);
  }
  return (end - warm) / 2 ** 20;
}
