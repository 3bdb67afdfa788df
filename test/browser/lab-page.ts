import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium, type Locator, type Page } from "playwright-core";
import { vi } from "vitest";
import { codeNotebook } from "../notebook/code-notebook";
import { findProgram, installKernel } from "../notebook/jupyter";
import { startJupyterLab } from "./jupyterlab";

const given = process.env.CHROMIUM_PATH;

// A browser, a server and a kernel on a busy machine: what holds here is what the page shows, and not how soon.
const patience = 240_000;
vi.setConfig({ testTimeout: patience, hookTimeout: patience });

/** A web application of Jupyter: the program that serves it, where in it a notebook opens, and what tells of an idle kernel. */
export interface Application {
  readonly program: string;
  readonly notebooks: string;
  readonly idle: (page: Page) => Locator;
}
const jupyterLab: Application = {
  program: "jupyter-lab",
  notebooks: "lab/tree/",
  idle: (page) => page.getByText("TypeScript (Stillroom) | Idle"),
};
export const notebook7: Application = {
  program: "jupyter-notebook",
  notebooks: "notebooks/",
  // The circle of the toolbar alone also stands for "not connected yet"; the status beside the menu fades once it is.
  idle: (page) =>
    page.locator(
      'body:has(.jp-NotebookKernelStatus-fade:not(.jp-NotebookKernelStatus-info)) .jp-Notebook-ExecutionIndicator[data-status="idle"]',
    ),
};

export interface BrowserTools {
  readonly application: Application;
  readonly jupyter: string;
  readonly browser: string;
}

/** What the browser tests need; undefined, with the reason printed, where something is missing. */
export function findBrowserTools(application: Application = jupyterLab): BrowserTools | undefined {
  const jupyter = findProgram(application.program);
  const browser = given && existsSync(given) ? given : findProgram("chromium", "chromium-browser", "google-chrome");
  return jupyter && browser ? { application, jupyter, browser } : undefined;
}

/** A page of a real Jupyter with this kernel, run by hand, so to speak: menus, buttons, and what the page shows. */
export interface LabPage {
  page: Page;
  /** The folder that Jupyter serves. */
  folder: string;
  /** Requests that went to another machine than Jupyter's. */
  elsewhere: readonly string[];
  /** Opens a notebook and waits for its kernel. */
  open(name: string): Promise<void>;
  /** Waits until the kernel is idle. */
  idle(): Promise<void>;
  /** Chooses a command of a menu. */
  choose(menu: string, command: string): Promise<void>;
  /** A code cell of the notebook that is open. */
  cell(index: number): Locator;
  outputs(cell: number): Locator;
  /** Answers the question of a running cell, and waits until it is gone: half a second later it makes its cell the active one again. */
  answer(cell: number, text: string): Promise<void>;
  /** Takes the handle of the slider in a cell to a share of its track, 0 at its left end and 1 at its right. */
  drag(cell: Locator, share: number): Promise<void>;
  /** Heights in px of the bars of the plot in a cell, series by series. */
  barHeights(cell: Locator): Promise<number[]>;
  /** Keeps a picture of the page under STILLROOM_TEST_PICTURES, or in a folder that `close` prints. */
  picture(name: string): Promise<void>;
  /** Where such a picture lies. */
  pictureFile(name: string): string;
  close(): Promise<void>;
}

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

/** Starts Jupyter and a browser; `notebooks` are the sources of the code cells of each notebook to serve. */
export async function openLab(tools: BrowserTools, notebooks: Record<string, string[]>): Promise<LabPage> {
  const pictures = process.env.STILLROOM_TEST_PICTURES ?? (await mkdtemp(join(tmpdir(), "stillroom-pictures-")));
  // Inside the project, so that cells import its rooms.
  await mkdir(join(root, ".stillroom"), { recursive: true });
  const folder = await mkdtemp(join(root, ".stillroom", "browser-"));
  for (const [name, sources] of Object.entries(notebooks))
    await writeFile(join(folder, name), codeNotebook(sources, metadata));
  // Beside `notebooks/` as in the project, so that a lesson finds the rooms.
  await mkdir(join(folder, "notebooks"));
  await symlink(join(root, "lib"), join(folder, "lib"));
  const lab = await startJupyterLab(tools.jupyter, folder, installKernel(join(folder, ".prefix")));
  const browser = await chromium.launch({ executablePath: tools.browser, headless: true, args: flags });
  const page = await browser.newPage({ viewport: { width: 1200, height: 1500 } });
  page.setDefaultTimeout(patience / 2);
  const elsewhere: string[] = [];
  const note = (url: string) => {
    if (!/^(data|blob):/.test(url) && new URL(url).host !== new URL(lab.url).host) elsewhere.push(url);
  };
  page.on("request", (request) => note(request.url()));
  page.on("websocket", (socket) => note(socket.url()));

  const pictureFile = (name: string) => join(pictures, `${name}.png`);
  const idle = () => tools.application.idle(page).first().waitFor();
  const cell = (index: number) => page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell").nth(index);
  return {
    page,
    folder,
    elsewhere,
    idle,
    cell,
    outputs: (index) => cell(index).locator(".jp-OutputArea-output"),
    async open(name) {
      await page.goto(`${lab.url}${tools.application.notebooks}${encodeURI(name)}?token=${lab.token}&reset`);
      await idle();
    },
    async answer(index, text) {
      await cell(index).locator(".jp-Stdin-input").fill(text);
      await cell(index).locator(".jp-Stdin-input").press("Enter");
      await cell(index).locator(".jp-OutputArea-stdin-item").waitFor({ state: "detached" });
    },
    async drag(inCell, share) {
      const handle = (await inCell.locator(".noUi-handle").boundingBox())!;
      const track = (await inCell.locator(".noUi-target").boundingBox())!;
      const y = handle.y + handle.height / 2;
      await page.mouse.move(handle.x + handle.width / 2, y);
      await page.mouse.down();
      await page.mouse.move(track.x + track.width * share, y, { steps: 20 });
      await page.mouse.up();
    },
    async barHeights(inCell) {
      const bars = await inCell.locator(".js-plotly-plot .barlayer .point path").all();
      const boxes = await Promise.all(bars.map((bar) => bar.boundingBox()));
      return boxes.map((box) => Math.round(box?.height ?? 0));
    },
    async choose(menu, command) {
      await page.getByRole("menuitem", { name: menu, exact: true }).click();
      await page.locator(".lm-Menu").getByText(command, { exact: true }).click();
    },
    picture: async (name) => void (await page.screenshot({ path: pictureFile(name) })),
    pictureFile,
    async close() {
      await browser.close();
      await lab.stop();
      await rm(folder, { recursive: true, force: true });
      console.log(`Pictures of the page: ${pictures}`);
    },
  };
}

/** Of the kernel that every front end should take without asking. */
const metadata = {
  kernelspec: { name: "stillroom", display_name: "TypeScript (Stillroom)", language: "typescript" },
  language_info: { name: "typescript" },
};
