import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBrowserTools, type LabPage, openLab } from "./lab-page";

// Every widget of the course library with the front end of ipywidgets, moved from both sides.
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
  "widgets.ipynb": [
    `import { button, checkbox, dropdown, floatSlider, hbox, html, interact, intSlider, label, output, progress, vbox } from "../../lib/widgets";
const controls = {
  n: intSlider({ min: 0, max: 9, value: 3 }),
  x: floatSlider({ min: 0, max: 1, step: 0.25, value: 0.5 }),
  soft: checkbox({ label: "蒸留する" }),
  loss: dropdown({ options: { 硬い: "hard", 軟らかい: "soft" } }),
};
interact(({ n, x, soft, loss }) => [n, x, soft, loss].join(" / "), controls);`,
    `const place = output();
const done = progress({ max: 3, label: "学習" });
const again = button("もう一度");
const note = label("まだ");
again.onClick(async () => {
  done.value += 1;
  note.value = done.value + " 回";
  await (done.value === 1 ? place.replace({ 回: done.value }) : place.append("追加"));
});
vbox([html("<b>題</b>"), hbox([again, done, note]), place])`,
    `controls.n.value = 7;
controls.x.value = 1;
controls.soft.value = false;
controls.loss.value = "hard";`,
  ],
};

describe.skipIf(!tools)("widgets in JupyterLab", () => {
  let lab: LabPage;
  beforeAll(async () => {
    lab = await openLab(tools!, notebooks);
  });
  afterAll(() => lab?.close());

  it("a temperature slider redraws the softmax", async () => {
    await lab.open("slider.ipynb");
    await lab.choose("Run", "Run All Cells");
    const cell = lab.cell(0);
    const title = (T: number) =>
      cell.locator(".js-plotly-plot").getByText(`Soft targets, 温度 T = ${T}`, { exact: true });
    await title(4).waitFor();
    // The widget alone: the static picture is for pages without widgets.
    expect(await lab.outputs(0).count()).toBe(2);
    const before = await lab.barHeights(cell);
    await lab.picture("slider-before");

    await lab.drag(cell, 11 / 19);
    await title(12).waitFor();
    const after = await lab.barHeights(cell);
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

  it("every control moves its program, and the program moves every control", async () => {
    await lab.open("widgets.ipynb");
    await lab.cell(0).locator(".cm-content").click();
    await lab.choose("Run", "Run Selected Cell");
    const cell = lab.cell(0);
    const shows = (text: string) => cell.locator(".jupyter-widgets").getByText(`'${text}'`, { exact: true }).waitFor();
    await shows("3 / 0.5 / false / hard");
    await cell.locator(".noUi-handle").nth(0).press("End");
    await shows("9 / 0.5 / false / hard");
    await cell.locator(".noUi-handle").nth(1).press("Home");
    await shows("9 / 0 / false / hard");
    await cell.locator("input[type=checkbox]").check();
    await shows("9 / 0 / true / hard");
    await cell.locator("select").selectOption("軟らかい");
    await shows("9 / 0 / true / soft");
    await lab.picture("controls");

    await lab.cell(2).locator(".cm-content").click();
    await lab.choose("Run", "Run Selected Cell");
    await shows("7 / 1 / false / hard");
    await expect.poll(() => cell.locator(".widget-readout").allInnerTexts(), patience).toEqual(["7", "1.00"]);
    expect(await cell.locator("input[type=checkbox]").isChecked()).toBe(false);
    expect(await cell.locator("select").inputValue()).toBe("硬い");
  });

  it("boxes hold a button, a progress bar, texts and an output, and a click changes them", async () => {
    await lab.cell(1).locator(".cm-content").click();
    await lab.choose("Run", "Run Selected Cell");
    const box = lab.cell(1).locator(".jupyter-widgets.widget-vbox");
    await box.locator("b").getByText("題").waitFor();
    const row = box.locator(".widget-hbox");
    const centres = await Promise.all(
      [row.locator("button"), row.locator(".progress"), row.locator(".widget-label").last()].map(async (part) => {
        const { x, y, height } = (await part.boundingBox())!;
        return { x, middle: y + height / 2 };
      }),
    );
    expect(centres.map(({ x }) => x)).toEqual(centres.map(({ x }) => x).sort((a, b) => a - b));
    for (const { middle } of centres) expect(Math.abs(middle - centres[0]!.middle)).toBeLessThan(10);

    await row.locator("button").click();
    await row.getByText("1 回").waitFor();
    await box.locator(".jp-OutputArea").getByText("{ '回': 1 }").waitFor();
    await row.locator("button").click();
    await box.locator(".jp-OutputArea").getByText("'追加'").waitFor();
    expect(await box.locator(".jp-OutputArea-output").count()).toBe(2);
    await lab.picture("boxes");
  });

  it("the page asks no other machine for anything", () => {
    expect(lab.elsewhere).toEqual([]);
  });
});
