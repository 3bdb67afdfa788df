import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { isAlive } from "../../kernel/is-alive";
import type { Places } from "./places";

const prefix = ".staging-";
const folderOf = (places: Places, pid: number) => join(places.cache, `${prefix}${pid}`);

/** An empty folder beside the finished one, in which the next finished one comes about. */
export function stagingFolder(places: Places): string {
  const staging = folderOf(places, process.pid);
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  return staging;
}

/** Makes a complete staging folder the finished one in a single step. */
export function finish(places: Places, staging: string): void {
  mkdirSync(dirname(places.finished), { recursive: true });
  rmSync(places.finished, { recursive: true, force: true });
  renameSync(staging, places.finished);
}

/** Removes what runs that ended early left half-built. For the holder of the lock, before it stages anything. */
export function sweepStaging(places: Places): void {
  for (const name of readdirSync(places.cache)) {
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length));
    // One with this process's number is an earlier process's: nothing is staged yet.
    if (pid !== process.pid && isAlive(pid)) continue;
    try {
      rmSync(join(places.cache, name), { recursive: true, force: true });
    } catch {
      // The Python of a run that was killed may still unpack into it. It is in nobody's way; a later run removes it.
    }
  }
}
