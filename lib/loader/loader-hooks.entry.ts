/** The thread in which Node, before it had synchronous hooks, asks where modules are and what they say. */
import type { MessagePort } from "node:worker_threads";
import { createHooks } from "./hooks";

// An error from here is read in the other thread, where frames of this one would only be the loader's and Node's.
Error.stackTraceLimit = 0;

let port: MessagePort | undefined;
const { resolve, load } = createHooks((url, map) => port?.postMessage({ url, map }));

/** Node calls it with what `module.register` was given. */
export function initialize(data: { port: MessagePort }): void {
  port = data.port;
}

export { load, resolve };
