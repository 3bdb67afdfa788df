import process from "node:process";
import { safeInspect } from "./describe-error";

type Listener = (...args: unknown[]) => unknown;
type Add = (event: string | symbol, listener: Listener) => NodeJS.Process;

type Method = "on" | "addListener" | "prependListener" | "once" | "prependOnceListener";

const adders = { on: process.on, prependListener: process.prependListener };

const isOfUncaught = (event: string | symbol) => event === "uncaughtException" || event === "unhandledRejection";

/**
 * Programs that Emscripten made, the WebAssembly backend of TensorFlow.js among them, listen for errors that nobody
 * caught and throw them again, which ends the process; a cell's forgotten `await` would cost all variables. What such a
 * listener throws goes no further: an error that it only hands on has been shown already.
 */
export function containErrorListeners(): void {
  contain("on", "on");
  contain("addListener", "on");
  contain("prependListener", "prependListener");
  contain("once", "on", true);
  contain("prependOnceListener", "prependListener", true);
}

function contain(method: Method, within: "on" | "prependListener", once = false): void {
  const [plain, add] = [process[method], adders[within]].map((each) => each as unknown as Add) as [Add, Add];
  const adding: Add = function (this: NodeJS.Process, event, listener) {
    if (!isOfUncaught(event) || typeof listener !== "function") return plain.call(this, event, listener);
    const contained: Listener = function (this: unknown, ...args) {
      if (once) process.off(event, contained);
      try {
        return listener.apply(this, args);
      } catch (thrown) {
        if (thrown !== args[0]) console.error(`A listener of ${String(event)} failed: ${safeInspect(thrown)}`);
      }
    };
    // By this property `off` finds it.
    return add.call(this, event, Object.assign(contained, { listener }));
  };
  Object.defineProperty(process, method, { value: adding, writable: true, configurable: true });
}
