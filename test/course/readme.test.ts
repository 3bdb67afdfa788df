import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { scratchFolder } from "../../lib/course";
import { startKernel } from "../../lib/kernel/client";
import { parseNotebook, runNotebook } from "../../lib/notebook";
import { codeNotebook } from "../notebook/code-notebook";

const root = resolve(import.meta.dirname, "../..");

/** The TypeScript of a section of README, as a reader pastes it into cells. */
function cellsOf(section: string): string[] {
  const text = readFileSync(join(root, "README.md"), "utf8").split(`\n## ${section}\n`)[1]!.split("\n## ")[0]!;
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code!.trim());
}

it("README's cells of the library run in a notebook, in their order", { timeout: 120_000 }, async () => {
  const cells = cellsOf("The library");
  expect(cells).toHaveLength(4);
  // Beside lib/, as the working copies are.
  const cwd = scratchFolder(root);
  mkdirSync(cwd, { recursive: true });
  const kernel = await startKernel({ cwd, env: { STILLROOM_BACKEND: "wasm" } });
  onTestFinished(() => kernel.shutdown());
  const { notebook, failures } = await runNotebook(parseNotebook(codeNotebook(cells), "README.md"), kernel);
  expect(failures).toEqual([]);
  const outputs = notebook.cells.map((cell) => (cell.cell_type === "code" ? cell.outputs : []));
  expect(outputs[0]!.at(-1)).toMatchObject({
    data: { "text/plain": expect.stringMatching(/^\[ (0\.\d+(, )?){3} \]$/) },
  });
  expect(outputs[1]).toMatchObject([
    { output_type: "display_data", data: { "text/html": expect.stringContaining("stillroom-figure") } },
  ]);
  expect(outputs[2]).toMatchObject([
    {
      data: {
        "application/vnd.jupyter.widget-view+json": { model_id: expect.any(String) },
        "text/plain": expect.stringMatching(/^T: 4\nSoftmax at T = 4\n/),
      },
    },
  ]);
  expect(outputs[3]).toMatchObject([
    {
      output_type: "display_data",
      data: { "application/vnd.plotly.v1+json": { data: [{ x: ["a", "b"] }], layout: { title: { text: "Mine" } } } },
    },
  ]);
});
