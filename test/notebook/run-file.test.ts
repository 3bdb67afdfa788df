import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { StartedKernel } from "../../lib/kernel/client";
import { NotebookChangedError, NotebookFormatError, readNotebook, runNotebookFile } from "../../lib/notebook";
import { codeNotebook } from "./code-notebook";

async function workspace() {
  const folder = await mkdtemp(join(tmpdir(), "stillroom-run-file-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { folder, file: join(folder, "授業.ipynb"), unfinished: join(folder, "授業.unfinished.ipynb") };
}

/** A kernel whose cells do this. */
const kernelThat = (execute: () => Promise<void>) => async () =>
  ({
    info: { language_info: { name: "typescript" } },
    async execute() {
      await execute();
      return { status: "ok", execution_count: 1 };
    },
    shutdown: async () => {},
  }) as unknown as StartedKernel;

it("leaves a notebook alone that somebody changed while it was to take its own outputs", async () => {
  const { file, unfinished } = await workspace();
  await writeFile(file, codeNotebook(["1"]));
  const edited = codeNotebook(["2 // 手で"]);
  const inPlace = (execute: () => Promise<void>) =>
    runNotebookFile(file, { destination: file, unfinished, takeKernel: kernelThat(execute) });
  await expect(inPlace(() => writeFile(file, edited))).rejects.toThrow(NotebookChangedError);
  expect(await readFile(file, "utf8")).toBe(edited);
  expect((await readNotebook(unfinished)).cells).toMatchObject([{ source: "1", execution_count: 1 }]);
  await inPlace(async () => {});
  expect((await readNotebook(file)).cells).toMatchObject([{ source: "2 // 手で", execution_count: 1 }]);
});

it.each([
  ["its kernel", { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } }],
  ["its language alone", { language_info: { name: "python" } }],
])("runs no notebook that %s says is of Python, and starts no kernel for it", async (_, metadata) => {
  const { file, unfinished } = await workspace();
  await writeFile(file, codeNotebook(["print(1)"], metadata));
  const takeKernel = () => expect.unreachable();
  const refused = runNotebookFile(file, { destination: file, unfinished, takeKernel });
  await expect(refused).rejects.toThrow(NotebookFormatError);
  await expect(refused).rejects.toThrow(/授業\.ipynb is a notebook of python; .*\n.*jupyter nbconvert/);
});

it.each([
  ["tslab", { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } }],
  ["JavaScript", { language_info: { name: "javascript" } }],
  [
    "this kernel, after Python",
    { kernelspec: { name: "stillroom", display_name: "x" }, language_info: { name: "python" } },
  ],
])("runs a notebook of %s", async (_, metadata) => {
  const { file, unfinished } = await workspace();
  await writeFile(file, codeNotebook(["1"], metadata));
  const options = { destination: file, unfinished, takeKernel: kernelThat(async () => {}) };
  expect((await runNotebookFile(file, options)).status).toBe("finished");
});

it("keeps what an earlier run left until a cell of this one has ended", async () => {
  const { folder, file, unfinished } = await workspace();
  await writeFile(file, codeNotebook(["1", "2"]));
  const earlier = codeNotebook(["1", "2"], { left: "前" });
  await writeFile(unfinished, earlier);
  const seen: string[] = [];
  const { written } = await runNotebookFile(file, {
    ...{ destination: join(folder, "out.ipynb"), unfinished },
    takeKernel: kernelThat(async () => void seen.push(await readFile(unfinished, "utf8"))),
  });
  expect(seen[0]).toBe(earlier);
  expect(JSON.parse(seen[1]!).cells[0].execution_count).toBe(1);
  expect((await readNotebook(written)).cells).toHaveLength(2);
});
