import process from "node:process";

const events = ["uncaughtException", "unhandledRejection"] as const;

/**
 * Does the work, and removes the listeners for uncaught errors that it has added. The WebAssembly backend adds some that
 * end the process at the first error that nobody catches anywhere; what becomes of those is the host's to say.
 */
export async function keepErrorListeners<T>(work: () => Promise<T>): Promise<T> {
  const listeners = (event: (typeof events)[number]) =>
    process.rawListeners(event) as NodeJS.UncaughtExceptionListener[];
  const before = new Set(events.flatMap(listeners));
  try {
    return await work();
  } finally {
    for (const event of events)
      for (const added of listeners(event).filter((listener) => !before.has(listener))) process.off(event, added);
  }
}
