import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium, type Locator, type Page } from "playwright-core";
import { codeNotebook } from "../notebook/code-notebook";
import { findProgram, installKernel } from "../notebook/jupyter";
import { startJupyterLab } from "./jupyterlab";

const given = process.env.CHROMIUM_PATH;

/** What the browser tests need; undefined, with the reason printed, where something is missing. */
export function findBrowserTools(): { jupyter: string; browser: string } | undefined {
  const jupyter = findProgram("jupyter-lab");
  const browser = given && existsSync(given) ? given : findProgram("chromium", "chromium-browser", "google-chrome");
  return jupyter && browser ? { jupyter, browser } : undefined;
}

/** A page of a real JupyterLab with this kernel, run by hand, so to speak: menus, buttons, and what the page shows. */
export interface LabPage {
  page: Page;
  /** The folder that JupyterLab serves. */
  folder: string;
  /** Requests that went to another machine than JupyterLab's. */
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
  /** Keeps a picture of the page under STILLROOM_TEST_PICTURES, or in a folder that `close` prints. */
  picture(name: string): Promise<void>;
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

/** Starts JupyterLab and a browser; `notebooks` are the sources of the code cells of each notebook to serve. */
export async function openLab(
  tools: { jupyter: string; browser: string },
  notebooks: Record<string, string[]>,
): Promise<LabPage> {
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
  const elsewhere: string[] = [];
  const note = (url: string) => {
    if (!/^(data|blob):/.test(url) && new URL(url).host !== new URL(lab.url).host) elsewhere.push(url);
  };
  page.on("request", (request) => note(request.url()));
  page.on("websocket", (socket) => note(socket.url()));

  const idle = () => page.getByText("TypeScript (Stillroom) | Idle").waitFor();
  const cell = (index: number) => page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell").nth(index);
  return {
    page,
    folder,
    elsewhere,
    idle,
    cell,
    outputs: (index) => cell(index).locator(".jp-OutputArea-output"),
    async open(name) {
      await page.goto(`${lab.url}lab/tree/${encodeURI(name)}?token=${lab.token}&reset`);
      await idle();
    },
    async choose(menu, command) {
      await page.getByRole("menuitem", { name: menu, exact: true }).click();
      await page.locator(".lm-Menu").getByText(command, { exact: true }).click();
    },
    picture: async (name) => void (await page.screenshot({ path: join(pictures, `${name}.png`) })),
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
