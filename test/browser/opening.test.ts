import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorkingCopies } from "../../lib/cli/work/working-copies";
import { modulePaths } from "../../lib/course";
import { findBrowserTools, type LabPage, openLab } from "./lab-page";

const tools = findBrowserTools();
const root = resolve(import.meta.dirname, "../..");
const id = "01-distillation-loss";

describe.skipIf(!tools)("a copy in JupyterLab", () => {
  let lab: LabPage;
  beforeAll(async () => {
    lab = await openLab(tools!, {});
    // The project's own notebooks, and what `stillroom work` makes of them.
    for (const part of ["lesson", "exercise"] as const) {
      const file = modulePaths(lab.folder, id)[part];
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, readFileSync(modulePaths(root, id)[part]));
    }
    makeWorkingCopies(lab.folder);
  });
  afterAll(() => lab?.close());

  it.each([`work/notebooks/${id}.ipynb`, `work/exercises/${id}.ipynb`, `exercises/${id}.ipynb`])(
    "%s is not changed by being opened",
    async (name) => {
      const before = readFileSync(join(lab.folder, name), "utf8");
      await lab.open(name);
      const tab = lab.page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab.lm-mod-current");
      await tab.getByText(`${id}.ipynb`).waitFor();
      // JupyterLab writes its metadata once the kernel has answered; a change shows on the tab.
      await lab.page.waitForTimeout(1000);
      expect(await tab.getAttribute("class")).not.toContain("jp-mod-dirty");
      // Saved all the same, it holds the same bytes.
      await lab.choose("File", "Save Notebook");
      await lab.page.waitForTimeout(1000);
      expect(readFileSync(join(lab.folder, name), "utf8")).toBe(before);
    },
  );
});
