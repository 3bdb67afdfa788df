import type { Label } from "./types";

/** "error (%)". */
export function labelText({ label, unit }: Label): string {
  return unit === undefined || unit === "" ? label : `${label} (${unit})`;
}

/** What the axes are, in a line of text. */
export function axesText(x: Label, y: Label): string {
  return `x: ${labelText(x)}; y: ${labelText(y)}`;
}
