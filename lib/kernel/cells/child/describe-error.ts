import { inspect, types } from "node:util";
import type { CellError } from "../messages";

function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}

/** `inspect` runs the user's getters and `[util.inspect.custom]`, and those may throw. */
function safeInspect(value: unknown): string {
  try {
    return inspect(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** What a cell threw, for an `error` message: its name, its message and the stack with causes, line by line. */
export function describeError(thrown: unknown): CellError {
  const shown = safeInspect(thrown);
  try {
    if (isError(thrown))
      return { ename: String(thrown.name), evalue: String(thrown.message), traceback: shown.split("\n") };
  } catch {
    // An error whose name or message cannot be read is shown like any other value.
  }
  return { ename: "Uncaught", evalue: shown, traceback: `Uncaught ${shown}`.split("\n") };
}
