import { createRequire, syncBuiltinESMExports } from "node:module";
import process from "node:process";
import { clearTimeout } from "node:timers";

// Copies, because a cell may replace what it finds there.
const { nextTick } = process;
const microtask = queueMicrotask;

let current = 0;
const stopped = new Set<number>();

/** The run whose code is running, or ran last: its cell gets the output. */
export const currentRun = (): number => current;

/** From here on, output belongs to this run. */
export function enterRun(run: number): void {
  current = run;
}

/** From here on, no timer of this run starts anything: what awaits one waits for ever. */
export function stopRun(run: number): void {
  stopped.add(run);
}

/** Whether {@link stopRun} has stopped the run. */
export const isStopped = (run: number): boolean => stopped.has(run);

/**
 * Code that a timer starts belongs to the run that set the timer, with all the microtasks that follow from it.
 * (AsyncLocalStorage would carry this further, but interrupting code that uses it can abort Node 20.)
 */
function inItsRun<A extends unknown[]>(callback: (...args: A) => unknown): (...args: A) => unknown {
  const run = current;
  return function (this: unknown, ...args: A) {
    // In a callback of setInterval `this` is the interval; what comes else has nothing to clear.
    if (stopped.has(run)) return clearTimeout(this as NodeJS.Timeout);
    const before = current;
    current = run;
    try {
      return callback.apply(this, args);
    } finally {
      // Ticks run before microtasks, and a tick planned by a microtask after all of them.
      microtask(() => nextTick(() => (current = before)));
    }
  };
}

type Timer = typeof globalThis.setTimeout | typeof globalThis.setInterval | typeof globalThis.setImmediate;

function attributed<T extends Timer>(timer: T): T {
  const call = timer as unknown as (callback: unknown, ...rest: unknown[]) => unknown;
  const wrapped = (callback: unknown, ...rest: unknown[]) =>
    call(typeof callback === "function" ? inItsRun(callback as () => unknown) : callback, ...rest);
  // `util.promisify` finds the promise form of a timer in a property of the function.
  return Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(timer)) as unknown as T;
}

type Wait = (...args: unknown[]) => Promise<unknown>;

/** The promise form; `util.promisify(setTimeout)` is the same function. */
const awaited =
  (wait: Wait): Wait =>
  (...args) =>
    new Promise((resolve, reject) => {
      wait(...args).then(inItsRun(resolve), inItsRun(reject));
    });

/** Makes the global timers, and those of `node:timers/promises`, remember the run that set them. */
export function attributeTimers(): void {
  globalThis.setTimeout = attributed(globalThis.setTimeout);
  globalThis.setInterval = attributed(globalThis.setInterval);
  globalThis.setImmediate = attributed(globalThis.setImmediate);
  const promises = createRequire(import.meta.url)("node:timers/promises") as Record<
    "setTimeout" | "setImmediate",
    Wait
  >;
  promises.setTimeout = awaited(promises.setTimeout);
  promises.setImmediate = awaited(promises.setImmediate);
  syncBuiltinESMExports();
}
