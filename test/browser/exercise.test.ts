import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modulePaths } from "../../lib/course";
import { readNotebook, writeNotebook } from "../../lib/notebook";
import { findBrowserTools, type LabPage, openLab } from "./lab-page";

const tools = findBrowserTools();
const root = resolve(import.meta.dirname, "../..");

// What a learner sees of exercise 01: a right answer, a wrong one, a stub, and one that never ends.
describe.skipIf(!tools)("an exercise in JupyterLab", () => {
  let lab: LabPage;
  beforeAll(async () => {
    lab = await openLab(tools!, {});
    const { solution, exercise } = modulePaths(root, "01-distillation-loss");
    const [answers, stubs] = [await readNotebook(solution), await readNotebook(exercise)];
    const changed: Record<string, (source: string) => string> = {
      "distillation-loss": (source) => source.replace("temperature ** 2", "1"),
      diagnose: (source) => source.replace("const { temperature", "for (;;) {}\n  const { temperature"),
    };
    const cells = stubs.cells.map((cell, i) => {
      const answer = answers.cells[i]!.source;
      const answered = cell.cell_type === "code" && cell.id !== "distillation-gradient";
      return answered ? { ...cell, source: changed[cell.id]?.(answer) ?? answer } : cell;
    });
    await writeNotebook(join(lab.folder, "notebooks", "課題.ipynb"), { ...stubs, cells } as typeof stubs);
  });
  afterAll(() => lab?.close());

  it("judges each task in words, points to the hint that helps, and says how to stop what never ends", async () => {
    // The code cells: setup, then an answer and its check for each of four tasks; before the third answer a given cell.
    const check = (task: number) => lab.outputs(2 * task + (task > 2 ? 1 : 0));
    await lab.open("notebooks/課題.ipynb");
    await lab.choose("Run", "Run All Cells");
    await check(4).getByText("if it does not end, press ■").waitFor();

    const [report, points] = await check(1).allTextContents();
    expect(report!.match(/✓/g)).toHaveLength(3);
    expect(points).toBe("3 of 3 points. Hidden checks give up to 2 points more when the exercise is graded.");
    expect((await check(2).allTextContents()).join("\n")).toMatch(
      /came +0\.693147\s+help +hint 2, folded below your code/,
    );
    expect((await check(3).allTextContents()).join("\n")).toContain("not written yet");
    await check(2).first().scrollIntoViewIfNeeded();
    await lab.picture("exercise");

    await lab.page.locator('.jp-NotebookPanel-toolbar [data-jp-item-name="interrupt"]').last().click();
    await check(4).nth(1).waitFor();
    expect(await check(4).first().textContent()).toContain("… A healthy run, and a teacher that moves: running");
    await check(4).first().scrollIntoViewIfNeeded();
    await lab.picture("exercise-stopped");
  });
});
