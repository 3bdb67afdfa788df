import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { messages } from "../../course";

const host = encodeURIComponent(hostname());

/** Whether the process that a token names is known to have ended. One on another machine never is. */
function isDead(token: string): boolean {
  const [where, pid] = token.split("~");
  if (where !== host) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

const attempt = (step: () => void): boolean => {
  try {
    step();
    return true;
  } catch {
    return false;
  }
};

const holdersOf = (lock: string): string[] => {
  try {
    return readdirSync(lock);
  } catch {
    return [];
  }
};

/**
 * Runs `work` while no other process does, on this lock. A process that was killed holds nothing: the lock is a folder
 * with the holder's name in it; taking it is renaming an own folder to it, which fails while it holds a name; and only
 * the name of a dead process is ever removed by others.
 *
 * @param lock - the folder's path
 * @param patience - milliseconds to wait for others
 * @throws Error that names the holder, when it does not let go
 */
export async function withLock<T>(lock: string, work: () => T, patience = 60_000): Promise<T> {
  const token = `${host}~${process.pid}~${randomUUID()}`;
  const own = `${lock}.${process.pid}-${randomUUID()}`;
  mkdirSync(own);
  writeFileSync(join(own, token), "");
  try {
    const started = Date.now();
    while (!attempt(() => renameSync(own, lock))) {
      const holders = holdersOf(lock);
      for (const holder of holders.filter(isDead)) rmSync(join(lock, holder), { force: true });
      // Windows renames onto no folder, not even an empty one.
      attempt(() => rmdirSync(lock));
      if (Date.now() - started > patience) throw new Error(messages.locked(lock, holders.map(decodeURIComponent)));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    throw error;
  }
  try {
    return work();
  } finally {
    rmSync(join(lock, token), { force: true });
    attempt(() => rmdirSync(lock));
  }
}
