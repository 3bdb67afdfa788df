import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** How many bytes the files below a folder have; none where there is no folder. Files may come and go meanwhile. */
export function bytesIn(folder: string): number {
  let bytes = 0;
  for (const name of namesIn(folder)) {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    if (found?.isFile()) bytes += found.size;
  }
  return bytes;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch {
    return [];
  }
}

export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
