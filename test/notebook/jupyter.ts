import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";

/** The folders in which Jupyter's programs may lie: that of STILLROOM_TEST_JUPYTER (any program there), those of PATH. */
const folders = (): string[] => [
  ...(process.env.STILLROOM_TEST_JUPYTER ? [dirname(process.env.STILLROOM_TEST_JUPYTER)] : []),
  ...(process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== ""),
];

/** The full path of a program, or undefined with the reason for a skip printed. */
export function findProgram(...names: string[]): string | undefined {
  const found = names.flatMap((name) => folders().map((folder) => join(folder, name))).find((path) => existsSync(path));
  if (!found) console.warn(`skipped: no ${names[0]} on PATH (STILLROOM_TEST_JUPYTER may name one elsewhere)`);
  return found;
}

/** A Python that can import `modules`, or undefined with the reason for a skip printed. */
export function findPython(...modules: string[]): string | undefined {
  const pythons = folders().flatMap((folder) => [join(folder, "python"), join(folder, "python3")]);
  const found = pythons.find(
    (python) => existsSync(python) && spawnSync(python, ["-c", `import ${modules.join(", ")}`]).status === 0,
  );
  if (!found)
    console.warn(
      `skipped: no Python with ${modules.join(", ")} on PATH (STILLROOM_TEST_JUPYTER may name one elsewhere)`,
    );
  return found;
}

const stillroom = resolve(import.meta.dirname, "../../dist/stillroom.js");

/** Installs the kernel into a prefix of its own; returns the folder for JUPYTER_PATH. */
export function installKernel(prefix: string): string {
  execFileSync(process.execPath, [stillroom, "kernel", "install", "--prefix", prefix]);
  return join(prefix, "share", "jupyter");
}
