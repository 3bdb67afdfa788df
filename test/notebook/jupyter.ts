import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * A Python that can import `modules`: the one beside STILLROOM_TEST_JUPYTER (a `jupyter-lab` or a `python`), beside the
 * `jupyter-lab` on PATH, or `python3` itself. Undefined, with the reason printed, when there is none.
 */
export function findPython(...modules: string[]): string | undefined {
  const folders = [process.env.STILLROOM_TEST_JUPYTER, which("jupyter-lab")].flatMap((path) =>
    path ? [dirname(path)] : [],
  );
  const candidates = [...folders.map((folder) => join(folder, "python")), which("python3")];
  const found = candidates.find(
    (python) =>
      python !== undefined &&
      existsSync(python) &&
      spawnSync(python, ["-c", `import ${modules.join(", ")}`]).status === 0,
  );
  if (!found)
    console.warn(
      `skipped: no Python with ${modules.join(", ")}; install it (pip install ${modules.join(" ")}) or name one in STILLROOM_TEST_JUPYTER`,
    );
  return found;
}

/** The full path of a program on PATH. */
export function which(program: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(":").filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

const stillroom = resolve(import.meta.dirname, "../../dist/stillroom.js");

/** Installs the kernel into a prefix of its own; returns the folder for JUPYTER_PATH. */
export function installKernel(prefix: string): string {
  execFileSync(process.execPath, [stillroom, "kernel", "install", "--prefix", prefix]);
  return join(prefix, "share", "jupyter");
}
