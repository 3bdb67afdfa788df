import type { Label } from "./types";

/** "error (%)". */
export function labelText({ label, unit }: Label): string {
  return unit === undefined || unit === "" ? label : `${label} (${unit})`;
}
