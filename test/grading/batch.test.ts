import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gradeBatch, openStore } from "../../lib/grading/batch";
import { collect } from "../../lib/grading/intake";
import { instructorKey } from "../../lib/grading/marking";
import { writeReports } from "../../lib/grading/report";
import { bare, root } from "./box/walls";
import { assignment, bytesOf, graderAt, moduleId, solution, stub } from "./submissions";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "batch-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const inbox = (files: Record<string, Uint8Array | string>): string => {
  const path = mkdtempSync(join(folder, "in-"));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(path, name), bytes);
  return path;
};
const numbered = (i: number) => bytesOf({ ...solution(), i });

async function grade(path: string, out: string) {
  const store = openStore(join(out, "results"), assignment.version);
  const reused: boolean[] = [];
  const options = { jobs: 2, onDone: (_: unknown, known: boolean) => reused.push(known) };
  const rows = await gradeBatch(graderAt(bare), await collect([path], moduleId), store, options);
  return { rows, reused, store };
}

describe("a batch", () => {
  it("grades what it can, says what it cannot, and reports on all", async () => {
    const path = inbox({
      "a.ipynb": numbered(1),
      "b.ipynb": "{",
      "=c.ipynb": numbered(1),
      "田中.ipynb": bytesOf(stub()),
    });
    const { rows, store } = await grade(path, folder);
    expect(rows.map(({ student, outcome }) => [student, outcome.kind])).toEqual([
      ["=c", "graded"],
      ["a", "graded"],
      ["b", "refused"],
      ["田中", "graded"],
    ]);
    const { summary, trouble } = writeReports(folder, rows, store, graderAt(bare));
    expect(summary.scores).toEqual([0, 20, 20]);
    expect(trouble).toMatchObject([{ student: "b" }]);
    expect(readdirSync(join(folder, "feedback")).toSorted()).toEqual([
      "a.html",
      "b.html",
      expect.stringMatching(/^c~/),
      "田中.html",
    ]);
    const lines = readFileSync(join(folder, "results.csv"), "utf8").split("\r\n");
    expect(lines).toHaveLength(6);
    expect(lines[1]).toMatch(/^"'=c",/);
    expect(lines[4]).toMatch(/^"田中",.*"graded",0,20,0,0,0,0,/);
    expect(readFileSync(join(folder, "report.html"), "utf8")).toContain("3 graded; mean 13.33, median 20 of 20");
  });

  it("the same bytes are graded once, and not again", async () => {
    const path = inbox({ "a.ipynb": numbered(1), "b.ipynb": numbered(1), "c.ipynb": numbered(2) });
    await grade(path, folder);
    expect(readdirSync(join(folder, "results"))).toHaveLength(2);
    expect((await grade(path, folder)).reused).toEqual([true, true, true]);
  });

  it("a result that is half there, of another version or from weaker walls is graded anew", async () => {
    const path = inbox({ "a.ipynb": numbered(1) });
    const { store, rows } = await grade(path, folder);
    const [name] = readdirSync(join(folder, "results"));
    const { hash } = rows[0]!.outcome as { hash: string };
    expect(store.find(hash, "process")?.score.earned).toBe(20);
    expect(store.find(hash, "bubblewrap")).toBe(undefined);
    expect(openStore(join(folder, "results"), "other").find(hash, "process")).toBe(undefined);
    const file = join(folder, "results", name!);
    writeFileSync(file, readFileSync(file).subarray(0, 100));
    expect((await grade(path, folder)).reused).toEqual([false]);
  });

  it("killed in the middle, again and again, it ends with each result once", async () => {
    const files = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`s${i}.ipynb`, numbered(i)]));
    const path = inbox(files);
    const out = join(folder, "out");
    const command = [
      "dist/stillroom.js",
      "grade",
      path,
      "--module",
      moduleId,
      "--out",
      out,
      "--jobs",
      "1",
      "--isolation",
      "process",
    ];
    const resultCount = () => {
      try {
        return readdirSync(join(out, "results")).filter((name) => name.endsWith(".json")).length;
      } catch {
        return 0;
      }
    };
    for (const goal of [2, 5]) {
      const killed = spawn(process.execPath, command, { cwd: root, stdio: "ignore" });
      const ended = new Promise((resolve) => killed.once("exit", resolve));
      while (resultCount() < goal && killed.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
      killed.kill("SIGKILL");
      await ended;
      expect(resultCount()).toBeLessThan(8);
    }
    const before = resultCount();
    const last = spawn(process.execPath, command, { cwd: root });
    let text = "";
    last.stdout.on("data", (chunk) => (text += chunk));
    expect(await new Promise((resolve) => last.once("exit", resolve))).toBe(0);
    expect(text).toContain(`8 submissions in`);
    expect(text).toContain(`${before} of them graded before`);
    expect(resultCount()).toBe(8);
    expect(readFileSync(join(out, "results.csv"), "utf8").match(/"graded",20,20/g)).toHaveLength(8);
  });
});

describe("the instructor's key", () => {
  it("is made once, kept, and nobody else's to read", () => {
    const file = join(folder, "key");
    const key = instructorKey(file);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(instructorKey(file)).toBe(key);
    if (process.platform !== "win32") expect(statSync(file).mode & 0o077).toBe(0);
    writeFileSync(file, "");
    expect(() => instructorKey(file)).toThrow(/holds no key/);
  });
});
