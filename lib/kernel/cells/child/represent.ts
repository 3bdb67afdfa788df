import { inspect } from "node:util";
import type { MimeBundle } from "../messages";
import { asData } from "./display";
import { isTensor, tensorText } from "./tensor-text";

const displaySymbol = Symbol.for("Jupyter.display");

function displayMethod(value: unknown): (() => unknown) | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const method = (value as Record<symbol, unknown>)[displaySymbol];
  return typeof method === "function" ? () => method.call(value) : undefined;
}

function text(value: unknown): string {
  return isTensor(value) ? tensorText(value) : inspect(value);
}

/**
 * How a value is shown: by its own `[Symbol.for("Jupyter.display")]()`, which returns a MIME bundle or a promise of
 * one, else as text.
 */
export async function represent(value: unknown): Promise<MimeBundle> {
  const method = displayMethod(value);
  if (!method) return { "text/plain": text(value) };
  const bundle = await method();
  if (typeof bundle !== "object" || bundle === null)
    throw new TypeError(
      `[Symbol.for("Jupyter.display")]() returned ${inspect(bundle)}, expected an object from MIME types to data`,
    );
  return asData(bundle as MimeBundle);
}
