import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { modulePaths, modules } from "../../lib/course";
import { readNotebook, writeNotebook } from "../../lib/notebook";
import { findProgram, installKernel } from "../notebook/jupyter";
import { type JupyterLab, startJupyterLab } from "./jupyterlab";

// The kernel in a real JupyterLab, run by hand, so to speak: menus, buttons, and what the page shows.
const jupyter = findProgram("jupyter-lab");
const given = process.env.CHROMIUM_PATH;
const browserPath = given && existsSync(given) ? given : findProgram("chromium", "chromium-browser", "google-chrome");

const root = resolve(import.meta.dirname, "../..");
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

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

describe.skipIf(!jupyter || !browserPath)("in JupyterLab", () => {
  let scratch: string;
  let lab: JupyterLab;
  let browser: Browser;
  let page: Page;
  let pictures: string;
  const elsewhere: string[] = [];

  beforeAll(async () => {
    pictures = process.env.STILLROOM_TEST_PICTURES ?? (await mkdtemp(join(tmpdir(), "stillroom-pictures-")));
    // Inside the project, so that cells import its rooms.
    await mkdir(join(root, ".stillroom"), { recursive: true });
    scratch = await mkdtemp(join(root, ".stillroom", "browser-"));
    for (const [name, sources] of Object.entries(notebooks))
      await writeFile(join(scratch, name), notebookJson(sources));
    // Beside `notebooks/` as in the project, so that a lesson finds the rooms.
    await mkdir(join(scratch, "notebooks"));
    await symlink(join(root, "lib"), join(scratch, "lib"));
    const jupyterPath = installKernel(join(scratch, ".prefix"));
    lab = await startJupyterLab(jupyter!, scratch, jupyterPath);
    browser = await chromium.launch({ executablePath: browserPath, headless: true, args: flags });
    page = await browser.newPage({ viewport: { width: 1200, height: 1500 } });
    const note = (url: string) => {
      if (!/^(data|blob):/.test(url) && new URL(url).host !== new URL(lab.url).host) elsewhere.push(url);
    };
    page.on("request", (request) => note(request.url()));
    page.on("websocket", (socket) => note(socket.url()));
  });
  afterAll(async () => {
    await browser?.close();
    await lab?.stop();
    if (scratch) await rm(scratch, { recursive: true, force: true });
  });

  /** Opens a notebook and waits for its kernel. */
  async function open(name: string): Promise<void> {
    await page.goto(`${lab.url}lab/tree/${encodeURI(name)}?token=${lab.token}&reset`);
    await page.getByText("TypeScript (Stillroom) | Idle").waitFor();
  }

  /** Chooses a command of the Run menu. */
  async function run(command: string): Promise<void> {
    await page.getByRole("menuitem", { name: "Run", exact: true }).click();
    await page.getByText(command, { exact: true }).click();
  }

  const outputs = (cell: number) =>
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell").nth(cell).locator(".jp-OutputArea-output");

  it("runs a notebook: result, streams, error, and a plot that is drawn and alive", async () => {
    await open("授業.ipynb");
    await run("Run All Cells");
    await outputs(3).getByText("TypeError: だめ").first().waitFor();

    expect(await outputs(0).allInnerTexts()).toEqual(["8"]);
    expect((await outputs(1).allInnerTexts()).map((text) => text.trim())).toEqual(["蒸留", "注意"]);
    expect(await outputs(1).nth(1).getAttribute("data-mime-type")).toBe("application/vnd.jupyter.stderr");
    expect(await outputs(3).getAttribute("data-mime-type")).toBe("application/vnd.jupyter.stderr");
    expect(await outputs(4).count()).toBe(0);

    const figure = outputs(2);
    await figure.locator(".js-plotly-plot .main-svg").first().waitFor();
    expect(await figure.locator(".scatterlayer .trace").count()).toBeGreaterThanOrEqual(2);
    const words = await figure.locator(".js-plotly-plot").textContent();
    for (const word of ["生徒の誤り率", "epoch", "error (%)", "distilled", "hard labels"])
      expect(words).toContain(word);
    expect(await figure.locator("img").isVisible()).toBe(false);

    // Alive: the pointer over a point brings up its value.
    const point = (await figure.locator(".scatterlayer .point").nth(1).boundingBox())!;
    await page.mouse.move(point.x + point.width / 2, point.y + point.height / 2, { steps: 5 });
    await figure.locator(".hoverlayer .hovertext").first().waitFor();
    await page.screenshot({ path: join(pictures, "notebook.png") });
  });

  it("stops an endless cell by its stop button and keeps the variables", async () => {
    await open("endless.ipynb");
    await run("Run All Cells");
    await outputs(0).getByText("始まり").waitFor();
    await page.locator('.jp-NotebookPanel-toolbar [data-jp-item-name="interrupt"]').last().click();
    await outputs(0).nth(1).waitFor();
    expect(await outputs(0).nth(1).getAttribute("data-mime-type")).toBe("application/vnd.jupyter.stderr");
    await page.locator(".jp-CodeCell").nth(1).click();
    await run("Run Selected Cell");
    await outputs(1).first().waitFor();
    expect(await outputs(1).allInnerTexts()).toEqual(["6"]);
    await page.screenshot({ path: join(pictures, "interrupted.png") });
  });

  it("runs the first lesson to its bars, with every plot drawn", { timeout: 240_000 }, async () => {
    const lesson = await readNotebook(modulePaths(root, modules[0]!.id).lesson);
    await writeNotebook(join(scratch, "notebooks", "lesson.ipynb"), lesson);
    await open("notebooks/lesson.ipynb");
    await run("Run All Cells");
    const bars = page.getByText(/^(PASS|FAIL|NULL): /).last();
    await bars.waitFor({ timeout: 200_000 });
    await page.getByText("TypeScript (Stillroom) | Idle").waitFor();
    expect(await page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').allInnerTexts()).toEqual([]);
    const figures = await page.locator(".stillroom-figure").count();
    expect(figures).toBeGreaterThan(2);
    expect(await page.locator(".stillroom-figure:has(.js-plotly-plot .main-svg)").count()).toBe(figures);
    await bars.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(pictures, "lesson.png") });
  });

  it("the page asks no other machine for anything", () => {
    expect(elsewhere).toEqual([]);
    console.log(`Pictures of the page: ${pictures}`);
  });
});

function notebookJson(sources: string[]): string {
  const cells = sources.map((source, index) => ({
    cell_type: "code",
    id: `c${index}`,
    metadata: {},
    source,
    execution_count: null,
    outputs: [],
  }));
  const metadata = {
    kernelspec: { name: "stillroom", display_name: "TypeScript (Stillroom)", language: "typescript" },
    language_info: { name: "typescript" },
  };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells });
}
