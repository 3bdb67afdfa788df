import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modulePaths, modules } from "../../lib/course";
import { readNotebook, writeNotebook } from "../../lib/notebook";
import { findBrowserTools, type LabPage, openLab } from "./lab-page";

// Every lesson as a learner runs it: `STILLROOM_TEST_LESSONS=all`, or some modules with commas between them. The pictures
// (STILLROOM_TEST_PICTURES) are there to be looked at.
const root = resolve(import.meta.dirname, "../..");
const wanted = process.env.STILLROOM_TEST_LESSONS;
const chosen = modules.map(({ id }) => id).filter((id) => wanted === "all" || wanted?.split(",").includes(id));
if (chosen.length === 0)
  console.log(
    "Lessons run whole in JupyterLab: left out, because each takes a minute; STILLROOM_TEST_LESSONS=all runs all",
  );
const tools = chosen.length > 0 ? findBrowserTools() : undefined;
const patience = { timeout: 20_000 };

describe.skipIf(!tools)("in JupyterLab", () => {
  let lab: LabPage;
  beforeAll(async () => {
    lab = await openLab(tools!, {});
  });
  afterAll(() => lab?.close());

  it.each(chosen)("lesson %s: no error, every figure drawn, every slider alive", { timeout: 900_000 }, async (id) => {
    const lesson = await readNotebook(modulePaths(root, id).lesson);
    const cells = lesson.cells.map((cell) => (cell.cell_type === "code" ? { ...cell, outputs: [] } : cell));
    await writeNotebook(join(lab.folder, "notebooks", `${id}.ipynb`), { ...lesson, cells });
    await lab.open(`notebooks/${id}.ipynb`);
    await lab.choose("Run", "Run All Cells");
    const bars = lab.page.getByText(/^(PASS|FAIL|NULL): /).last();
    await bars.waitFor({ timeout: 800_000 });
    await lab.idle();
    expect(await lab.page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').allInnerTexts()).toEqual([]);
    expect(await lab.page.locator(".katex-error, .MathJax_Error, mjx-merror").count()).toBe(0);

    const code = lesson.cells.filter((cell) => cell.cell_type === "code");
    let drawn = 0;
    for (const [index, { id: name }] of code.entries()) {
      const cell = lab.cell(index);
      await cell.scrollIntoViewIfNeeded();
      const figures = cell.locator(".stillroom-figure");
      const count = await figures.count();
      if (count === 0) continue;
      await expect.poll(() => cell.locator(".stillroom-figure:has(.js-plotly-plot .main-svg)").count()).toBe(count);
      drawn += count;
      await cell.locator(".jp-OutputArea").first().scrollIntoViewIfNeeded();
      await cell.locator(".jp-Cell-outputWrapper").screenshot({ path: lab.pictureFile(`${id}.${name}`) });
      const sliders = await cell.locator(".widget-slider").all();
      if (sliders.length === 0) continue;
      const shown = async () => (await cell.locator(".js-plotly-plot").allTextContents()).join("\n");
      for (const slider of sliders) {
        const before = await shown();
        await lab.drag(slider, 0.3);
        await expect.poll(shown, patience).not.toBe(before);
      }
      await cell.locator(".jp-Cell-outputWrapper").screenshot({ path: lab.pictureFile(`${id}.${name}-moved`) });
    }
    expect(drawn).toBeGreaterThan(5);
    console.log(
      `${id}: ${drawn} figures\n${(await lab.page.getByText(/^(PASS|FAIL|NULL): /).allInnerTexts()).join("\n")}`,
    );
  });
});
