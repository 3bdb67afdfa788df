import process from "node:process";

// Copies, because a cell may replace what it finds there.
const { nextTick } = process;
const microtask = queueMicrotask;

let current = 0;

/** The run whose code is running, or ran last: its cell gets the output. */
export const currentRun = (): number => current;

/** From here on, output belongs to this run. */
export function enterRun(run: number): void {
  current = run;
}

/**
 * Code that a timer starts belongs to the run that set the timer, with all the microtasks that follow from it.
 * (AsyncLocalStorage would carry this further, but interrupting code that uses it can abort Node 20.)
 */
function inItsRun<A extends unknown[]>(callback: (...args: A) => unknown): (...args: A) => unknown {
  const run = current;
  return function (this: unknown, ...args: A) {
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

/** Makes the global timers remember the run that set them. */
export function attributeTimers(): void {
  globalThis.setTimeout = attributed(globalThis.setTimeout);
  globalThis.setInterval = attributed(globalThis.setInterval);
  globalThis.setImmediate = attributed(globalThis.setImmediate);
}
