import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

export interface LockOptions {
  /** Called once when another process holds the lock, with what is known of it. */
  readonly onWait?: (holder: string) => void;
  /** A lock whose holder gave no sign of life for so long is taken over, milliseconds. */
  readonly staleAfter?: number;
}

const POLL_MS = 100;

/**
 * Runs `work` while no other process runs its own under the same lock file. The file names its holder, who touches it
 * while at work; the lock of a process that died is taken over.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const staleAfter = options.staleAfter ?? 60_000;
  const mine = `process ${process.pid} on ${hostname()} (${randomUUID()})`;
  await mkdir(dirname(path), { recursive: true });
  let waited = false;
  while (!(await create(path, mine))) {
    const holder = await readFile(path, "utf8").catch(() => "");
    if (await isDead(path, holder, staleAfter)) {
      await takeAway(path, holder);
      continue;
    }
    if (!waited) options.onWait?.(holder);
    waited = true;
    await wait(POLL_MS);
  }
  const alive = setInterval(() => {
    utimes(path, new Date(), new Date()).catch(() => {});
  }, staleAfter / 4);
  alive.unref();
  try {
    return await work();
  } finally {
    clearInterval(alive);
    if ((await readFile(path, "utf8").catch(() => "")) === mine) await rm(path, { force: true });
  }
}

/** Creates the file; false when it exists. */
async function create(path: string, content: string): Promise<boolean> {
  const file = await open(path, "wx").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST") return undefined;
    throw error;
  });
  if (!file) return false;
  await file.writeFile(content);
  await file.close();
  return true;
}

async function isDead(path: string, holder: string, staleAfter: number): Promise<boolean> {
  const touched = (await stat(path).catch(() => undefined))?.mtimeMs;
  if (touched === undefined) return false;
  if (Date.now() - touched > staleAfter) return true;
  const [, pid, host] = /^process (\d+) on (.*) \(/.exec(holder) ?? [];
  return host === hostname() && !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Removes a dead holder's lock. Of several processes that find it dead, the one that creates the second file removes
 * it, after a second look: another may meanwhile have taken the lock and be alive.
 */
async function takeAway(path: string, holder: string): Promise<void> {
  const guard = `${path}.takeover`;
  if (!(await create(guard, ""))) {
    await wait(POLL_MS);
    // Its holder works for a moment only, unless it died in that moment.
    const age = Date.now() - ((await stat(guard).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > 10_000) await rm(guard, { force: true });
    return;
  }
  try {
    if ((await readFile(path, "utf8").catch(() => "")) === holder) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}
