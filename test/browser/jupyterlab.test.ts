import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modulePaths } from "../../lib/course";
import { readNotebook, writeNotebook } from "../../lib/notebook";
import { findBrowserTools, type LabPage, openLab } from "./lab-page";

const tools = findBrowserTools();
const root = resolve(import.meta.dirname, "../..");

const plot = `import { lineChart } from "../../lib/plots";
lineChart({
  title: "生徒の誤り率",
  interval: "95 % t-interval over 5 seeds",
  x: { label: "epoch" },
  y: { label: "error", unit: "%" },
  series: [
    { name: "hard labels", x: [1, 2, 3, 4], y: [9, 7, 6, 5.5], low: [8, 6, 5.2, 4.8], high: [10, 8, 6.8, 6.2] },
    { name: "distilled", x: [1, 2, 3, 4], y: [7, 5, 4, 3.6], low: [6, 4.4, 3.5, 3.2], high: [8, 5.6, 4.5, 4] },
  ],
})`;

const notebooks: Record<string, string[]> = {
  "授業.ipynb": [
    "const 温度: number = 4;\n温度 * 2",
    'console.log("蒸留");\nconsole.error("注意");',
    plot,
    'throw new TypeError("だめ");',
    "never",
  ],
  "endless.ipynb": ['const 温度 = 5;\nconsole.log("始まり");\nfor (;;) {}', "温度 + 1"],
};

describe.skipIf(!tools)("in JupyterLab", () => {
  let lab: LabPage;
  beforeAll(async () => {
    lab = await openLab(tools!, notebooks);
  });
  afterAll(() => lab?.close());

  it("runs a notebook: result, streams, error, and a plot that is drawn and alive", async () => {
    await lab.open("授業.ipynb");
    await lab.choose("Run", "Run All Cells");
    await lab.outputs(3).getByText("TypeError: だめ").first().waitFor();

    expect(await lab.outputs(0).allInnerTexts()).toEqual(["8"]);
    expect((await lab.outputs(1).allInnerTexts()).map((text) => text.trim())).toEqual(["蒸留", "注意"]);
    expect(await lab.outputs(1).nth(1).getAttribute("data-mime-type")).toBe("application/vnd.jupyter.stderr");
    expect(await lab.outputs(3).getAttribute("data-mime-type")).toBe("application/vnd.jupyter.stderr");
    expect(await lab.outputs(4).count()).toBe(0);

    const figure = lab.outputs(2);
    await figure.locator(".js-plotly-plot .main-svg").first().waitFor();
    expect(await figure.locator(".scatterlayer .trace").count()).toBeGreaterThanOrEqual(2);
    const words = await figure.locator(".js-plotly-plot").textContent();
    for (const word of ["生徒の誤り率", "epoch", "error (%)", "distilled", "hard labels"])
      expect(words).toContain(word);
    expect(await figure.locator("img").isVisible()).toBe(false);

    // Alive: the pointer over a point brings up its value.
    const point = (await figure.locator(".scatterlayer .point").nth(1).boundingBox())!;
    await lab.page.mouse.move(point.x + point.width / 2, point.y + point.height / 2, { steps: 5 });
    await figure.locator(".hoverlayer .hovertext").first().waitFor();
    await lab.picture("notebook");
  });

  it("stops an endless cell by its stop button and keeps the variables", async () => {
    await lab.open("endless.ipynb");
    await lab.choose("Run", "Run All Cells");
    await lab.outputs(0).getByText("始まり").waitFor();
    await lab.page.locator('.jp-NotebookPanel-toolbar [data-jp-item-name="interrupt"]').last().click();
    await lab.outputs(0).nth(1).waitFor();
    expect(await lab.outputs(0).nth(1).getAttribute("data-mime-type")).toBe("application/vnd.jupyter.stderr");
    await lab.cell(1).click();
    await lab.choose("Run", "Run Selected Cell");
    await lab.outputs(1).first().waitFor();
    expect(await lab.outputs(1).allInnerTexts()).toEqual(["6"]);
    await lab.picture("interrupted");
  });

  it("runs lesson 01 to its bars, with every plot drawn and its slider alive", {
    timeout: 900_000,
  }, async () => {
    const lesson = await readNotebook(modulePaths(root, "01-distillation-loss").lesson);
    await writeNotebook(join(lab.folder, "notebooks", "lesson.ipynb"), lesson);
    await lab.open("notebooks/lesson.ipynb");
    await lab.choose("Run", "Run All Cells");
    const bars = lab.page.getByText(/^(PASS|FAIL|NULL): /).last();
    await bars.waitFor({ timeout: 800_000 });
    await lab.idle();
    expect(await lab.page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').allInnerTexts()).toEqual([]);
    const figures = await lab.page.locator(".stillroom-figure").count();
    expect(figures).toBeGreaterThan(2);
    expect(await lab.page.locator(".stillroom-figure:has(.js-plotly-plot .main-svg)").count()).toBe(figures);
    await bars.scrollIntoViewIfNeeded();
    await lab.picture("lesson");

    const code = lesson.cells.filter((cell) => cell.cell_type === "code");
    const cell = lab.cell(code.findIndex(({ id }) => id === "temperature-slider"));
    await cell.locator(".noUi-handle").scrollIntoViewIfNeeded();
    const before = await lab.barHeights(cell);
    await lab.picture("lesson-slider-before");
    await lab.drag(cell, 1);
    await cell.locator(".js-plotly-plot").getByText("Label and soft targets, T = 20", { exact: true }).waitFor();
    const after = await lab.barHeights(cell);
    await lab.picture("lesson-slider-after");
    // The label stays; the first class loses, the others gain.
    expect(after[0]).toBe(before[0]);
    expect(after[3]).toBeLessThan(before[3]!);
    expect(after[4]).toBeGreaterThan(before[4]!);
    expect(after[5]).toBeGreaterThan(before[5]!);
  });

  it("the page asks no other machine for anything", () => {
    expect(lab.elsewhere).toEqual([]);
  });
});
