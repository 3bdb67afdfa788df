import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { submissionsIn } from "../../lib/cli/submissions";
import { messages, modules } from "../../lib/course";
import { collect, enterResults } from "../../lib/grading";
import { attempt as attemptOf, results } from "../grading/gradebook/book";

const [module, otherModule] = modules.slice(1).map(({ id }) => id) as [string, string];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "submissions-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

it("what was passed over, and how a folder of several submissions was read, is told before anything is graded", async () => {
  const told = vi.spyOn(console, "error").mockReturnValue();
  const put = (path: string) => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), "{}");
    return join(folder, path);
  };
  for (const path of ["mori.ipynb", "田中/一.ipynb", "田中/二.ipynb"]) put(path);
  const other = put(`mori/${otherModule}.ipynb`);
  const book = join(folder, "out", "gradebook.sqlite");
  mkdirSync(join(folder, "out"));
  const files = await submissionsIn([folder], module, join(folder, "out"), book);
  expect(files).toHaveLength(3);
  const lines = () => told.mock.calls.map(([line]) => String(line));
  expect(lines()).toContain(messages.otherModules([other]));
  expect(lines()).toContain(messages.bundleRead(join(folder, "田中"), ["田中"], ["一.ipynb", "二.ipynb"]));

  expect(lines().filter((line) => line === messages.readingKept())).toHaveLength(1);

  const alone = join(folder, "田中");
  const { readings } = await collect([alone], module);
  expect(readings).toHaveLength(1);
  await submissionsIn([alone], module, join(folder, "out"), book);
  expect(lines()).toContain(readings[0]);

  told.mockClear();
  await submissionsIn([put("submissions/mori.ipynb")], module, join(folder, "out"), book);
  expect(lines()).not.toContain(messages.readingKept());

  // Once the gradebook has all of them, nothing of this is news.
  const enter = async (some: typeof files) => {
    const graded = some.map(({ student, path }) => {
      const { attempt, ...file } = attemptOf(student, path, 0, 5);
      return { ...file, attempt: { ...attempt, path } };
    });
    await enterResults(book, { ...results(graded), module });
  };
  const all = await submissionsIn([folder], module, join(folder, "out"), book);
  await enter(all.slice(1));
  told.mockClear();
  await submissionsIn([folder], module, join(folder, "out"), book);
  expect(lines()).toContain(messages.readingKept());
  told.mockClear();
  await enter(all);
  await submissionsIn([folder], module, join(folder, "out"), book);
  expect(lines().filter((line) => line !== messages.otherModules([other]))).toEqual([]);
});
