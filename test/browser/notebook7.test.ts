import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { findBrowserTools, type LabPage, notebook7, openLab } from "./lab-page";

// The kernel in Notebook 7, the other web application of Jupyter, in one walk.
const tools = findBrowserTools(notebook7);

const notebooks: Record<string, string[]> = {
  "授業.ipynb": [
    'const 温度: number = 4;\nconsole.log("蒸留");\n温度 * 2',
    `import { lineChart } from "../../lib/plots";
lineChart({ title: "誤り率", x: { label: "epoch" }, y: { label: "error" }, series: [{ name: "生徒", x: [1, 2, 3], y: [9, 7, 6] }] })`,
    `import { barChart } from "../../lib/plots";
import { floatSlider, interact } from "../../lib/widgets";
interact(
  ({ T }) => barChart({
    title: "T = " + T,
    x: { label: "class" },
    y: { label: "logit / T" },
    categories: ["3", "5"],
    series: [{ name: "teacher", values: [6 / T, 2.5] }],
  }),
  { T: floatSlider({ value: 4, min: 1, max: 20, step: 1 }) },
);`,
    `const 名前 = prompt("お名前は? ");\n"こんにちは " + 名前`,
    'console.log("始まり");\nfor (;;) {}',
    "温度 + 1",
    "",
    'typeof Reflect.get(globalThis, "温度")',
  ],
};

describe.skipIf(!tools)("in Notebook 7", () => {
  let page: LabPage;
  beforeAll(async () => {
    page = await openLab(tools!, notebooks);
    await page.open("授業.ipynb");
  });
  afterAll(() => page?.close());

  const run = async (index: number) => {
    await page.idle();
    await page.cell(index).locator(".cm-content").click();
    await page.cell(index).and(page.page.locator(".jp-mod-active")).waitFor();
    await page.choose("Run", "Run Selected Cell");
  };

  it("shows results, printed text, and a plot that is drawn", async () => {
    await run(0);
    await page.outputs(0).getByText("8", { exact: true }).waitFor();
    expect((await page.outputs(0).allInnerTexts()).map((text) => text.trim())).toEqual(["蒸留", "8"]);
    await run(1);
    await page.outputs(1).locator(".js-plotly-plot .main-svg").first().waitFor();
    expect(await page.outputs(1).locator(".js-plotly-plot").textContent()).toContain("誤り率");
    expect(await page.outputs(1).locator("img").isVisible()).toBe(false);
    await page.picture("notebook7-plot");
  });

  it("redraws a plot when its slider is dragged", async () => {
    await run(2);
    const title = (T: number) => page.cell(2).locator(".js-plotly-plot").getByText(`T = ${T}`, { exact: true });
    await title(4).waitFor();
    await page.cell(2).locator(".noUi-handle").scrollIntoViewIfNeeded();
    const before = await page.barHeights(page.cell(2));
    await page.drag(page.cell(2), 11 / 19);
    await title(12).waitFor();
    const after = await page.barHeights(page.cell(2));
    expect([before.length, after.length]).toEqual([2, 2]);
    expect(after[0]! / after[1]!).toBeLessThan(before[0]! / before[1]!);
    await page.picture("notebook7-slider");
  });

  it("asks for input", async () => {
    await run(3);
    await page.answer(3, "花子");
    await page.outputs(3).getByText("'こんにちは 花子'").waitFor();
  });

  it("stops an endless cell, keeps the variables, and completes their names", async () => {
    await run(4);
    await page.outputs(4).getByText("始まり").waitFor();
    await page.choose("Kernel", "Interrupt Kernel");
    await page.outputs(4).nth(1).waitFor();
    expect(await page.outputs(4).nth(1).getAttribute("data-mime-type")).toBe("application/vnd.jupyter.stderr");
    await run(5);
    await page.outputs(5).getByText("5", { exact: true }).waitFor();

    await page.cell(6).locator(".cm-content").click();
    await page.page.keyboard.type("Math.at");
    await page.page.keyboard.press("Tab");
    const offers = page.page.locator(".jp-Completer-item:visible");
    await offers.first().waitFor();
    expect(await offers.locator(".jp-Completer-match").allInnerTexts()).toEqual(["atan", "atan2", "atanh"]);
    await page.picture("notebook7-completion");
    await page.page.keyboard.press("Escape");
  });

  it("forgets all at a restart", async () => {
    await run(7);
    await page.outputs(7).getByText("'number'").waitFor();
    await page.choose("Kernel", "Restart Kernel…");
    await page.page.getByRole("button", { name: "Confirm Kernel Restart" }).click();
    // A cell that is sent before the restart is done goes with the old process.
    await vi.waitFor(
      async () => {
        await page.idle();
        await run(7);
        await page.outputs(7).getByText("'undefined'").waitFor({ timeout: 5_000 });
      },
      { timeout: 100_000 },
    );
  });

  it("asks no other machine for anything", () => {
    expect(page.elsewhere).toEqual([]);
  });
});
