import { mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "../is-alive";

/** Process numbers mean something within one of these alone; containers may share a folder for temporary files. */
function pidNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
  } catch {
    return "0";
  }
}

const prefix = (): string => `stillroom-${pidNamespace()}-`;

/**
 * A new folder that this user alone can read, for the connection file and sockets of a kernel. Its name tells whose it
 * is: those that processes left behind, because they were killed, are removed on the way.
 *
 * @param folder where temporary files go
 */
export function privateFolder(folder: string = tmpdir()): string {
  const own = prefix();
  for (const name of readdirSync(folder)) {
    const pid = name.startsWith(own) ? Number.parseInt(name.slice(own.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // Another user's.
    }
  }
  return mkdtempSync(join(folder, `${own}${process.pid}-`));
}
