import { spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, relative, sep } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { modulePaths, modules, projectRoot } from "../course";
import { installKernel } from "../kernel";
import { findJupyter, findPython, type Jupyter, keepCommonJs, venvFolder, venvProgram } from "./jupyter";
import { prepareWork } from "./work";
import { workFolder } from "./work/working-copies";

export function register(program: Command): void {
  program
    .command("lab")
    .argument("[arguments...]", "for JupyterLab")
    .allowUnknownOption()
    .description("open JupyterLab with the kernel of this project")
    .option("--yes", "where JupyterLab is missing, install it into .stillroom/venv without asking")
    .action(async (args: string[], { yes = false }: { yes?: boolean }) => {
      process.exitCode = await lab(args, yes);
    });
}

async function lab(args: readonly string[], yes: boolean): Promise<number> {
  const root = projectRoot(dirname(fileURLToPath(import.meta.url)));
  const jupyter = (await findJupyter(root)) ?? (await installJupyter(root, yes));
  if (!jupyter) return 1;
  if (existsSync(venvFolder(root))) keepCommonJs(venvFolder(root));
  const prefix = join(root, ".stillroom", "jupyter");
  installKernel({ prefix });
  for (const line of prepareWork(root)) console.log(line);
  console.log(`JupyterLab ${jupyter.version} (${jupyter.program}), with the kernel of this project:`);

  const first = relative(root, modulePaths(root, modules[0]!.id).lesson).split(sep).join("/");
  const own = [`--ServerApp.root_dir=${workFolder(root)}`, `--LabApp.default_url=/lab/tree/${first}`];
  const code = await run(jupyter.program, [...jupyter.arguments, ...own, ...args], {
    ...process.env,
    JUPYTER_PATH: before(join(prefix, "share", "jupyter"), process.env.JUPYTER_PATH),
    JUPYTER_CONFIG_PATH: before(quietSettings(join(prefix, "etc")), process.env.JUPYTER_CONFIG_PATH),
  });
  // Its own advice names a flag of JupyterLab, which has to pass npm first.
  if (code !== 0 && process.getuid?.() === 0 && !args.includes("--allow-root"))
    console.error("As root it starts with: npm run lab -- --allow-root");
  return code;
}

const before = (folder: string, others: string | undefined) => [folder, others].filter(Boolean).join(delimiter);

/**
 * A Jupyter configuration folder by which JupyterLab asks the network for no news and no newer version, and does not ask
 * the learner whether it may. Only defaults change: what the user chose in the settings holds.
 */
function quietSettings(folder: string): string {
  const notification = { fetchNews: "false", checkForUpdates: false };
  const file = join(folder, "labconfig", "default_setting_overrides.json");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, JSON.stringify({ "@jupyterlab/apputils-extension:notification": notification }));
  renameSync(`${file}.part`, file);
  return folder;
}

/** Runs a program on this terminal to its end. Ctrl-C reaches it by itself; a SIGTERM is passed on. */
function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit", env });
    process.on("SIGINT", () => {});
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

/** Makes the project's own virtual environment with JupyterLab. An unfinished one from before is completed. */
async function installJupyter(root: string, yes: boolean): Promise<Jupyter | undefined> {
  const venv = venvFolder(root);
  const python = await findPython();
  if (python === undefined) {
    console.error("JupyterLab needs Python, which is not on PATH. Install Python 3, then: npm run lab -- --yes");
    return undefined;
  }
  if (!yes && !(await confirm(`JupyterLab is not here. Install it into ${relative(process.cwd(), venv)}?`))) {
    console.error("JupyterLab is not here. To install it for this project alone: npm run lab -- --yes");
    return undefined;
  }
  // jupyterlab_widgets is the front end of sliders; without it they are pictures.
  const packages = ["jupyterlab", "jupyterlab_widgets"];
  const made =
    (await run(python, ["-m", "venv", venv])) === 0 &&
    (await run(venvProgram(venv, "python"), ["-m", "pip", "install", "--upgrade", ...packages])) === 0;
  const found = made ? await findJupyter(root) : undefined;
  if (!found) console.error("JupyterLab could not be installed; the reason is above. Then again: npm run lab -- --yes");
  return found;
}

/** Asks on a terminal; elsewhere nobody answers, which is a no. */
async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const reply = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(reply.trim());
}
