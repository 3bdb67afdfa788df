import type { MimeBundle } from "../messages";
import { currentRun } from "./current-run";
import { send } from "./pipe";

export interface DisplayOptions {
  /** Names the display, so that a later call can replace it. */
  displayId?: string;
  /** Replaces what was shown under `displayId` instead of adding to it. */
  update?: boolean;
  metadata?: MimeBundle;
}

/** JSON carries no bytes: MIME types of bytes travel as base64. A loop, because a cell may have replaced `map`. */
function encodeBytes(bundle: MimeBundle): MimeBundle {
  const encoded: MimeBundle = {};
  for (const [type, data] of Object.entries(bundle))
    encoded[type] = data instanceof Uint8Array ? Buffer.from(data).toString("base64") : data;
  return encoded;
}

/** A bundle as a message can carry it. */
export const asData = encodeBytes;

/**
 * Shows a MIME bundle (`{"text/html": "…", "text/plain": "…"}`) below the running cell.
 *
 * @throws TypeError when the bundle is no object, or an update names no display
 */
export function display(bundle: MimeBundle, options: DisplayOptions = {}): void {
  if (typeof bundle !== "object" || bundle === null)
    throw new TypeError(
      `display: found ${bundle === null ? "null" : typeof bundle}, expected an object from MIME types to data`,
    );
  const { displayId, update = false, metadata = {} } = options;
  if (update && displayId === undefined)
    throw new TypeError("display: an update needs the displayId of what it replaces");
  send({
    type: "display",
    run: currentRun(),
    data: encodeBytes(bundle),
    metadata,
    ...(displayId === undefined ? {} : { displayId }),
    update,
  });
}

/** Removes the outputs of the running cell; with `wait`, only when the next output comes. */
export function clearOutput(wait = false): void {
  send({ type: "clear", run: currentRun(), wait });
}

/**
 * The stable way for any module to show something, without importing the kernel; absent outside of it:
 *
 *     globalThis[Symbol.for("stillroom.display")]?.({ "text/html": "<b>bold</b>", "text/plain": "bold" });
 *     globalThis[Symbol.for("stillroom.clearOutput")]?.(true);
 */
export function provideDisplay(): void {
  const provide = (name: string, value: unknown) => Object.defineProperty(globalThis, Symbol.for(name), { value });
  provide("stillroom.display", display);
  provide("stillroom.clearOutput", clearOutput);
}
