import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readNotebook, writeNotebook } from "../../lib/notebook";

const root = resolve(import.meta.dirname, "../..");
const id = "01-distillation-loss";
/** A project of links: the own exercises/ are read by other tests. */
const folder = mkdtempSync(join(tmpdir(), "stillroom-progress-"));
mkdirSync(join(folder, "exercises"));
writeFileSync(join(folder, "package.json"), '{ "name": "stillroom", "type": "module" }');
for (const part of ["lib", "test", "node_modules"]) symlinkSync(join(root, part), join(folder, part));
afterAll(() => rmSync(folder, { recursive: true }));

function stillroom(...args: string[]) {
  const env = { ...process.env, STILLROOM_PROGRESS: join(folder, "進度") };
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, "dist", "stillroom.js"), ...args], {
    ...{ cwd: folder, encoding: "utf8", env },
  });
  if (status === null) throw new Error(stderr);
  return stdout;
}

it("stillroom progress shows what `check` has seen, and keeps the best of it", async () => {
  /** The lines from the module's title on. */
  const progress = () => {
    const lines = stillroom("progress").split("\n");
    return lines.slice(lines.findIndex((line) => line.startsWith("01 ")));
  };
  expect(progress()[0]).toBe("01 The distillation loss: 0 of 4 tasks, 0 of 10 points of the public checks");
  const solution = await readNotebook(join(root, "solutions", `${id}.ipynb`));
  const cells = solution.cells.map((cell) => (cell.id === "diagnose" ? { ...cell, source: "1 + 1" } : cell));
  const file = join(folder, "exercises", `${id}.ipynb`);
  await writeNotebook(file, { ...solution, cells } as typeof solution);
  stillroom("check", file);
  await writeNotebook(file, await readNotebook(join(root, "exercises", `${id}.ipynb`)));
  stillroom("check", file);
  const lines = progress();
  expect(lines[0]).toBe("01 The distillation loss: 3 of 4 tasks, 8 of 10 points of the public checks");
  expect(lines[1]).toMatch(/^ {2}✓ Task 1 .*: 3 of 3$/);
  expect(lines[4]).toMatch(/^ {2}· Task 4 .*: 0 of 2$/);
});
