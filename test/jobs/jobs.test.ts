import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goOnCommand } from "../../lib/cli/go-on-command";
import { getDoneBy, inParallel, jobId, LostError, landOnce, queueUrl } from "../../lib/jobs";

describe("the id of a job", () => {
  it("is the same whatever the order of keys, and another for other content, version or kind", () => {
    const id = jobId("sweep", "v1", { 幅: 10, seeds: [1, 2] });
    expect(id).toMatch(/^sweep-[0-9a-f]{64}$/);
    expect(jobId("sweep", "v1", { seeds: [1, 2], 幅: 10 })).toBe(id);
    const others = [
      jobId("sweep", "v1", { 幅: 10, seeds: [2, 1] }),
      jobId("sweep", "v1", { 幅: "10", seeds: [1, 2] }),
      jobId("sweep", "v2", { 幅: 10, seeds: [1, 2] }),
      jobId("grade", "v1", { 幅: 10, seeds: [1, 2] }),
    ];
    expect(new Set([id, ...others]).size).toBe(5);
  });
});

describe("a result", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "land-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("lands once: the first one stays, but for one that is no result", () => {
    const file = join(folder, "結果", "a.json");
    const isGood = () => readFileSync(file, "utf8") !== "half";
    expect(landOnce(file, "first", isGood)).toBe(true);
    expect(landOnce(file, "second", isGood)).toBe(false);
    expect(readFileSync(file, "utf8")).toBe("first");
    writeFileSync(file, "half");
    expect(landOnce(file, "third", isGood)).toBe(true);
    expect(readFileSync(file, "utf8")).toBe("third");
    expect(readdirSync(join(folder, "結果"))).toEqual(["a.json"]);
  });
});

describe("many jobs", () => {
  it("as many at a time as was said, results in the order of the jobs", async () => {
    let running = 0;
    let most = 0;
    const results = await inParallel(3, [5, 1, 4, 2, 3, 0], async (i) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < i; turn++) await Promise.resolve();
      running -= 1;
      return 10 * i;
    });
    expect(results).toEqual([50, 10, 40, 20, 30, 0]);
    expect(most).toBe(3);
  });

  it("one whose doer is lost is tried three times, one that fails once", async () => {
    const attempt = async (errors: readonly Error[]) => {
      let tries = 0;
      const landed: string[] = [];
      const job = { kind: "x", id: "x", data: null };
      const getDone = getDoneBy(async () => {
        const error = errors[tries++];
        if (error) throw error;
        return "result";
      });
      const outcome = await getDone(job, (result) => landed.push(result)).then(() => "done", String);
      return [outcome, tries, landed.length];
    };
    const lost = new LostError("killed");
    expect(await attempt([lost, lost])).toEqual(["done", 3, 1]);
    expect(await attempt([lost, lost, lost])).toEqual(["Error: given up after 3 attempts: killed", 3, 0]);
    expect(await attempt([new Error("wrong")])).toEqual(["Error: wrong", 1, 0]);
  });
});

describe("the password of a queue", () => {
  const urls = ["redis://user:s3cret@host:6379/1", "rediss://:s3cret@host", "redis://host/?password=s3cret"];

  it.each(urls)("of %s is used and never shown", (url) => {
    const { href, shown } = queueUrl(url);
    expect(href).toContain("s3cret");
    expect(shown).not.toContain("s3cret");
    const command = goOnCommand(["node", "stillroom", "sweep", "掃引 1.ts", "--queue", url]);
    expect(command).toMatch(/^stillroom sweep '掃引 1\.ts' --queue /);
    expect(command).not.toContain("s3cret");
    expect(goOnCommand(["node", "stillroom", "sweep", `--queue=${url}`])).not.toContain("s3cret");
  });

  it.each(["http://:s3cret@host", "s3cret", "redis://:s3cret@"])("of %s, which is refused, is not repeated", (url) => {
    expect(() => queueUrl(url)).toThrow(/^A queue is named as redis:\/\/\[user/);
  });
});
