import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBrowserTools, type LabPage, openLab } from "./lab-page";

// What a reader does while a notebook is alive: widgets, input, help while typing, restart.
const tools = findBrowserTools();
const patience = { timeout: 20_000 };

const temperature = `import { barChart } from "../../lib/plots";
import { floatSlider, interact } from "../../lib/widgets";
const logits = [6, 2.5, 1];
const softmax = (T: number) => {
  const powers = logits.map((z) => Math.exp(z / T));
  return powers.map((power) => power / powers.reduce((a, b) => a + b));
};
interact(
  ({ T }) => {
    if (T === 20) throw new RangeError("熱すぎる");
    return barChart({
      title: "Soft targets, 温度 T = " + T,
      x: { label: "class" },
      y: { label: "probability" },
      categories: ["3", "5", "8"],
      series: [{ name: "teacher", values: softmax(T) }],
    });
  },
  { T: floatSlider({ value: 4, min: 1, max: 20, step: 1, label: "temperature T (温度)" }) },
);`;

const notebooks: Record<string, string[]> = {
  "slider.ipynb": [temperature],
  "progress.ipynb": [
    `import { button, checkbox, dropdown, hbox, progress, vbox } from "../../lib/widgets";
const bar = progress({ max: 4, label: "学習" });
const more = button("もう一つ");
more.onClick(() => { bar.value += 1; });
const loss = dropdown({ options: ["hard", "soft"], label: "loss" });
loss.onChange((name) => console.log("chosen", name));
vbox([bar, hbox([more, loss, checkbox({ label: "蒸留する" })])])`,
    `for (let i = 0; i < 3; i++) { process.stdout.write("\\r" + i + " / 3 "); await new Promise((r) => setTimeout(r, 50)); }
bar.value = 2;`,
  ],
  "typing.ipynb": [
    `const 名前 = prompt("お名前は? ");\n"こんにちは " + 名前`,
    `/** 軟らかい目標 */\nfunction softTargets(温度: number): number[] { return [温度]; }`,
    "",
    `typeof Reflect.get(globalThis, "softTargets")`,
  ],
};

describe.skipIf(!tools)("in JupyterLab, alive", () => {
  let lab: LabPage;
  beforeAll(async () => {
    lab = await openLab(tools!, notebooks);
  });
  afterAll(() => lab?.close());

  /** Heights of the bars of the plot in px, from left to right. */
  const barHeights = async () => {
    const bars = lab.cell(0).locator(".jupyter-widgets .js-plotly-plot .barlayer .point path");
    const boxes = await Promise.all((await bars.all()).map((bar) => bar.boundingBox()));
    return boxes.map((box) => Math.round(box?.height ?? 0));
  };

  it("a temperature slider redraws the softmax", async () => {
    await lab.open("slider.ipynb");
    await lab.choose("Run", "Run All Cells");
    const cell = lab.cell(0);
    const title = (T: number) =>
      cell.locator(".js-plotly-plot").getByText(`Soft targets, 温度 T = ${T}`, { exact: true });
    await title(4).waitFor();
    // The widget alone: the static picture is for pages without widgets.
    expect(await lab.outputs(0).count()).toBe(2);
    const before = await barHeights();
    await lab.picture("slider-before");

    const handle = (await cell.locator(".noUi-handle").boundingBox())!;
    const track = (await cell.locator(".noUi-target").boundingBox())!;
    const y = handle.y + handle.height / 2;
    await lab.page.mouse.move(handle.x + handle.width / 2, y);
    await lab.page.mouse.down();
    await lab.page.mouse.move(track.x + (track.width * 11) / 19, y, { steps: 20 });
    await lab.page.mouse.up();
    await title(12).waitFor();
    const after = await barHeights();
    expect(before).toHaveLength(3);
    expect(after).toHaveLength(3);
    // Softer: the first class against the last.
    expect(after[0]! / after[2]!).toBeLessThan(before[0]! / before[2]!);
    expect(await cell.locator(".js-plotly-plot").count()).toBe(1);
    await lab.picture("slider-after");

    await cell.locator(".noUi-handle").press("End");
    await cell.getByText("RangeError: 熱すぎる").first().waitFor();
    await cell.locator(".noUi-handle").press("Home");
    await title(1).waitFor();
  });

  it("progress bars, buttons and choices work in both directions", async () => {
    await lab.open("progress.ipynb");
    await lab.choose("Run", "Run All Cells");
    const bar = lab.cell(0).locator(".progress-bar");
    const width = async () => (await bar.boundingBox())!.width / (await bar.locator("..").boundingBox())!.width;
    await expect.poll(width, patience).toBeCloseTo(0.5, 1);
    expect(await lab.outputs(1).allInnerTexts()).toEqual(["2 / 3 ", "2"]);
    await lab.cell(0).getByRole("button", { name: "もう一つ" }).click();
    await expect.poll(width, patience).toBeCloseTo(0.75, 1);
    await lab.cell(0).locator("select").selectOption("soft");
    await lab.picture("progress");
  });

  it("asks for input, completes, explains, and forgets all at a restart", async () => {
    const offers = lab.page.locator(".jp-Completer-item:visible");
    await lab.open("typing.ipynb");
    await lab.choose("Run", "Run Selected Cell");
    const question = lab.cell(0).locator(".jp-Stdin-input");
    await question.fill("花子");
    await lab.picture("input");
    await question.press("Enter");
    await lab.outputs(0).getByText("'こんにちは 花子'").waitFor();

    await lab.cell(1).click();
    await lab.choose("Run", "Run Selected Cell");
    await lab.idle();
    await lab.cell(2).locator(".cm-content").click();
    await lab.page.keyboard.type("softTa");
    await lab.page.keyboard.press("Tab");
    await offers.first().waitFor();
    await lab.page.keyboard.press("Enter");
    await expect.poll(() => lab.cell(2).locator(".cm-content").innerText(), patience).toContain("softTargets");
    await lab.page.keyboard.press("Shift+Tab");
    await lab.page.locator(".jp-Tooltip").getByText("軟らかい目標").waitFor();
    await lab.picture("inspection");
    await lab.page.keyboard.press("Escape");
    await lab.cell(2).locator(".cm-content").click();
    await lab.page.keyboard.press("Control+A");
    await lab.page.keyboard.type("Math.at");
    await lab.page.keyboard.press("Tab");
    await offers.first().waitFor();
    expect(await offers.locator(".jp-Completer-match").allInnerTexts()).toEqual(["atan", "atan2", "atanh"]);
    await lab.picture("completion");
    await lab.page.keyboard.press("Escape");

    const kind = async (wanted: string) => {
      await lab.cell(3).click();
      await lab.choose("Run", "Run Selected Cell");
      await lab.outputs(3).getByText(`'${wanted}'`).waitFor();
    };
    await kind("function");
    await lab.choose("Kernel", "Restart Kernel…");
    await lab.page.getByRole("button", { name: "Confirm Kernel Restart" }).click();
    await lab.idle();
    await kind("undefined");
    await lab.picture("restarted");
  });

  it("the page asks no other machine for anything", () => {
    expect(lab.elsewhere).toEqual([]);
  });
});
