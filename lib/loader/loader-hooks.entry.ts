/** The thread in which Node, before it had synchronous hooks, asks where modules are and what they say. */
import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { ForCells } from "./for-cells";
import { createHooks } from "./hooks";
import type { News } from "./news";

// An error from here is read in the other thread, where frames of this one would only be the loader's and Node's.
Error.stackTraceLimit = 0;

type Hooks = ReturnType<typeof createHooks>;

let port: MessagePort | undefined;
let hooks: Hooks;

/** Node calls it with what `module.register` was given, before it asks for anything. */
export function initialize(data: { port: MessagePort; forCells?: ForCells | undefined }): void {
  port = data.port;
  hooks = createHooks((url, map) => port?.postMessage({ url, map }), data.forCells);
}

export const resolve: Hooks["resolve"] = (...request) => {
  // Taken here and not as they come: the other thread has told them before it asks.
  for (let got = receiveMessageOnPort(port!); got; got = receiveMessageOnPort(port!)) hooks.hear(got.message as News);
  return hooks.resolve(...request);
};

export const load: Hooks["load"] = (...request) => hooks.load(...request);
