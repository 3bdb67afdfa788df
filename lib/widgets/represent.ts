import { inspect } from "node:util";
import { findRepresent } from "./host";
import { jupyterDisplay, type MimeBundle, nodeInspect } from "./types";

function displayMethod(value: unknown): (() => unknown) | undefined {
  const method: unknown = typeof value === "object" && value !== null ? Reflect.get(value, jupyterDisplay) : undefined;
  return typeof method === "function" ? () => method.call(value) : undefined;
}

/** A value as the kernel shows it; outside of one by its own `[Symbol.for("Jupyter.display")]()`, else as text. */
export async function represent(value: unknown): Promise<MimeBundle> {
  if (value === undefined) return {};
  const byKernel = findRepresent();
  if (byKernel) return byKernel(value);
  const display = displayMethod(value);
  return display ? ((await display()) as MimeBundle) : { "text/plain": inspect(value) };
}

/** The text that a value gives of itself to a console, else that of its own display, else Node's. */
export function textOf(value: unknown): string {
  if (typeof value === "object" && value !== null && nodeInspect in value) return inspect(value);
  const bundle = displayMethod(value)?.();
  const text = typeof bundle === "object" && bundle !== null ? Reflect.get(bundle, "text/plain") : undefined;
  return typeof text === "string" ? text : inspect(value);
}
