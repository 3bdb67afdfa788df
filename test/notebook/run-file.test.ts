import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { StartedKernel } from "../../lib/kernel/client";
import { readNotebook, runNotebookFile } from "../../lib/notebook";
import { codeNotebook } from "./code-notebook";

it("keeps what an earlier run left until a cell of this one has ended", async () => {
  const folder = await mkdtemp(join(tmpdir(), "stillroom-run-file-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [file, unfinished] = [join(folder, "授業.ipynb"), join(folder, "授業.unfinished.ipynb")];
  await writeFile(file, codeNotebook(["1", "2"]));
  const earlier = codeNotebook(["1", "2"], { left: "前" });
  await writeFile(unfinished, earlier);
  const seen: string[] = [];
  const kernel = {
    info: { language_info: { name: "typescript" } },
    async execute() {
      seen.push(await readFile(unfinished, "utf8"));
      return { status: "ok", execution_count: seen.length };
    },
    shutdown: async () => {},
  };
  const { written } = await runNotebookFile(file, {
    ...{ destination: join(folder, "out.ipynb"), unfinished },
    takeKernel: async () => kernel as unknown as StartedKernel,
  });
  expect(seen[0]).toBe(earlier);
  expect(JSON.parse(seen[1]!).cells[0].execution_count).toBe(1);
  expect((await readNotebook(written)).cells).toHaveLength(2);
});
