import { spawn } from "node:child_process";
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A JupyterLab that starts. */
export interface Jupyter {
  readonly program: string;
  /** What comes before JupyterLab's own arguments. */
  readonly arguments: readonly string[];
  readonly version: string;
}

/** The project's own virtual environment. */
export const venvFolder = (root: string): string => join(root, ".stillroom", "venv");

/**
 * Keeps the `"type": "module"` of this project's package.json out of a virtual environment below it: JupyterLab's
 * `jupyter_builder/yarn.js` is CommonJS, and Node would read it as an ES module and fail.
 */
export function keepCommonJs(venv: string): void {
  const file = join(venv, "package.json");
  if (existsSync(file)) return;
  writeFileSync(`${file}.part`, "{}\n");
  renameSync(`${file}.part`, file);
}

/** A program of a virtual environment. */
export const venvProgram = (venv: string, name: string): string =>
  process.platform === "win32" ? join(venv, "Scripts", `${name}.exe`) : join(venv, "bin", name);

/** What a program prints when asked, or undefined when it is not there or fails. */
export function answer(program: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    child.on("error", () => resolve(undefined));
    child.on("close", (code) => resolve(code === 0 ? printed.trim() : undefined));
  });
}

/** The Python on PATH. */
export async function findPython(): Promise<string | undefined> {
  for (const name of ["python3", "python"]) if (await answer(name, ["--version"])) return name;
  return undefined;
}

/** The first JupyterLab that answers: the project's own, on PATH, or a module of the Python on PATH. */
export async function findJupyter(root: string): Promise<Jupyter | undefined> {
  const places: readonly (readonly [program: string, ...args: string[]])[] = [
    [venvProgram(venvFolder(root), "jupyter-lab")],
    ["jupyter-lab"],
    ["jupyter", "lab"],
    ["python3", "-m", "jupyterlab"],
    ["python", "-m", "jupyterlab"],
  ];
  for (const [program, ...args] of places) {
    const version = await answer(program, [...args, "--version"]);
    if (version !== undefined) return { program, arguments: args, version };
  }
  return undefined;
}
