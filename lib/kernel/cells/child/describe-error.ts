import { inspect, types } from "node:util";
import { mapModuleExcerpt } from "../../../loader";
import type { CellError } from "../messages";
import { attempt } from "./attempt";

const isError = (value: unknown): value is Error => types.isNativeError(value) || value instanceof Error;

/** A value as text, whatever its getters, its proxy's traps and its own `[util.inspect.custom]` do. */
export function safeInspect(value: unknown): string {
  const withoutCustom = () => attempt(() => inspect(value, { customInspect: false }), "a value that cannot be shown");
  return attempt(() => inspect(value), undefined) ?? withoutCustom();
}

/** What a cell threw, for an `error` message: its name, its message and the stack with causes, line by line. */
export function describeError(thrown: unknown): CellError {
  const shown = mapModuleExcerpt(safeInspect(thrown));
  const uncaught = { ename: "Uncaught", evalue: shown, traceback: `Uncaught ${shown}`.split("\n") };
  // An error whose name or message cannot be read is shown like any other value.
  return attempt(
    () =>
      isError(thrown)
        ? { ename: String(thrown.name), evalue: String(thrown.message), traceback: shown.split("\n") }
        : uncaught,
    uncaught,
  );
}
