import { execFileSync } from "node:child_process";

/**
 * `sys.prefix` of the active Python environment, where its Jupyter looks for kernels.
 *
 * @throws Error when there is no Python
 */
export function pythonPrefix(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const active = env.VIRTUAL_ENV ?? env.CONDA_PREFIX;
  if (active) return active;
  for (const python of ["python3", "python"]) {
    try {
      return execFileSync(python, ["-c", "import sys; print(sys.prefix)"], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).trim();
    } catch {
      // The next name may be there.
    }
  }
  throw new Error("--sys-prefix needs Python, which is not on PATH. Use --user, or --prefix FOLDER instead.");
}
