import { inspect } from "node:util";
import type { MimeBundle } from "../messages";
import { attempt } from "./attempt";
import { asData } from "./display";
import { imageType } from "./image-type";
import { inspectValue } from "./inspect-value";
import { mapTable, recordsTable } from "./table";
import { tensorImage } from "./tensor-image";
import { isTensor, tensorText } from "./tensor-text";

const displaySymbol = Symbol.for("Jupyter.display");
/** More text than this stands in nobody's way to the rest of the notebook. */
const mostCharacters = 20_000;

function displayMethod(value: unknown): (() => unknown) | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const method = attempt(() => (value as Record<symbol, unknown>)[displaySymbol], undefined);
  return typeof method === "function" ? () => method.call(value) : undefined;
}

function text(value: unknown): string {
  const whole = isTensor(value) ? tensorText(value) : inspectValue(value);
  const more = whole.length - mostCharacters;
  return more > 0 ? `${whole.slice(0, mostCharacters)}\n… ${more} more characters` : whole;
}

/** What the kernel itself shows of a value besides its text: tables, and pictures from bytes and tensors. */
function rich(value: unknown): MimeBundle | undefined {
  if (value instanceof Uint8Array) {
    const type = imageType(value);
    return type === undefined ? undefined : { [type]: value };
  }
  if (Array.isArray(value)) return recordsTable(value);
  if (value instanceof Map) return mapTable(value);
  const image = isTensor(value) ? tensorImage(value) : undefined;
  return image && { "image/png": image };
}

/**
 * How a value is shown: by its own `[Symbol.for("Jupyter.display")]()`, which returns a MIME bundle or a promise of
 * one, else as the kernel sees fit. There is always a text.
 *
 * @throws TypeError when the value's own method returns no object
 */
export async function represent(value: unknown): Promise<MimeBundle> {
  const method = displayMethod(value);
  // Where something throws, a getter for one, the text says so.
  if (!method) return asData({ "text/plain": text(value), ...attempt(() => rich(value), undefined) });
  const bundle = await method();
  if (typeof bundle !== "object" || bundle === null)
    throw new TypeError(
      `[Symbol.for("Jupyter.display")]() returned ${inspect(bundle)}, expected an object from MIME types to data`,
    );
  const own = asData(bundle as MimeBundle);
  return "text/plain" in own ? own : { ...own, "text/plain": text(value) };
}

/** Lets any module show a value as a last expression would be: `globalThis[Symbol.for("stillroom.represent")]`. */
export function provideRepresent(): void {
  Object.defineProperty(globalThis, Symbol.for("stillroom.represent"), { value: represent });
}
