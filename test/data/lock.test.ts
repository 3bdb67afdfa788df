import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { withLock } from "../../lib/data/files/lock";
import { scratchFolder } from "./scratch";

/** The number of a process that has ended. */
const dead = spawnSync(process.execPath, ["--version"]).pid;

describe("withLock", () => {
  it("lets one work at a time, tells the others whom they wait for, and leaves nothing behind", async () => {
    await using folder = await scratchFolder();
    const path = join(folder.path, "深い", "数字.lock");
    const events: string[] = [];
    const worker = (name: string) =>
      withLock(
        path,
        async () => {
          events.push(`${name} begins`);
          await wait(150);
          events.push(`${name} ends`);
        },
        { onWait: (holder) => events.push(holder) },
      );
    await Promise.all([worker("a"), worker("b"), worker("c")]);
    const turns = events.filter((event) => /begins|ends/.test(event));
    for (let i = 0; i < 6; i += 2) expect(turns[i].replace("begins", "ends")).toBe(turns[i + 1]);
    expect(turns.length).toBe(6);
    expect(events.filter((event) => event.startsWith(`process ${process.pid} on ${hostname()}`)).length).toBe(2);
    expect(await readdir(join(folder.path, "深い"))).toEqual([]);
  });

  it("is released when the work throws", async () => {
    await using folder = await scratchFolder();
    const path = join(folder.path, "x.lock");
    await expect(withLock(path, () => Promise.reject(new Error("失敗")))).rejects.toThrow("失敗");
    expect(existsSync(path)).toBe(false);
  });

  it("takes over from a process that died, once, however many wait", async () => {
    await using folder = await scratchFolder();
    const path = join(folder.path, "x.lock");
    await writeFile(path, `process ${dead} on ${hostname()} (1)`);
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await wait(20);
      inside--;
    };
    await Promise.all(Array.from({ length: 8 }, () => withLock(path, work)));
    expect(most).toBe(1);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it("waits for a holder on another machine until it has given no sign for long", async () => {
    await using folder = await scratchFolder();
    const path = join(folder.path, "x.lock");
    await writeFile(path, `process ${dead} on elsewhere (1)`);
    let done = false;
    const waiting = withLock(path, async () => {
      done = true;
    });
    await wait(300);
    expect(done).toBe(false);
    await utimes(path, new Date(), new Date(Date.now() - 120_000));
    await waiting;
    expect(done).toBe(true);
  });
});
