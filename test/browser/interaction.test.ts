import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBrowserTools, type LabPage, openLab } from "./lab-page";

// What a reader does while a notebook is alive: input, help while typing, restart.
const tools = findBrowserTools();
const patience = { timeout: 20_000 };

const notebooks: Record<string, string[]> = {
  "typing.ipynb": [
    `const 名前 = prompt("お名前は? ");\n"こんにちは " + 名前`,
    // Two names of one beginning: JupyterLab inserts the only match without a list.
    `/** 軟らかい目標 */\nfunction softTargets(温度: number): number[] { return [温度]; }\nconst softTies = 0;`,
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

  it("asks for input, completes, explains, and forgets all at a restart", async () => {
    const offers = lab.page.locator(".jp-Completer-item:visible");
    await lab.open("typing.ipynb");
    await lab.choose("Run", "Run Selected Cell");
    await lab.cell(0).locator(".jp-Stdin-input").waitFor();
    await lab.picture("input");
    await lab.answer(0, "花子");
    await lab.outputs(0).getByText("'こんにちは 花子'").waitFor();

    await lab.cell(1).click();
    await lab.choose("Run", "Run Selected Cell");
    await lab.idle();
    await lab.cell(2).locator(".cm-content").click();
    await lab.page.keyboard.type("softT");
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
