import type { StartedKernel } from "../../kernel/client";
import { readNotebook, startNotebookKernel } from "../../notebook";

/** Kernels of lessons whose turn comes later. */
export interface KernelsAhead {
  /** Starts the kernel of a lesson and has its type checker read what the lesson imports. */
  start(lesson: string): void;
  /** The kernel of a lesson, started now if it was not before; the caller's to shut down. */
  take(lesson: string): Promise<StartedKernel>;
  /** Shuts down those that nobody took. */
  close(): Promise<void>;
}

const imports = /^import\b[^;]*;/gm;

async function started(lesson: string, profile: "quick" | "full"): Promise<StartedKernel> {
  const { cells } = await readNotebook(lesson);
  const code = cells
    .flatMap((cell) => (cell.cell_type === "code" ? (cell.source.match(imports) ?? []) : []))
    .join("\n");
  const kernel = await startNotebookKernel(lesson, profile);
  // Nobody needs the answer: to give it, the type checker reads the declarations that the first cells will need.
  if (code !== "") kernel.inspect(code, 0).catch(() => {});
  return kernel;
}

/**
 * A kernel takes seconds to start and to read what a lesson imports, on one core. The lesson before leaves another idle
 * while it starts itself, and has not begun to measure.
 */
export function kernelsAhead(profile: "quick" | "full"): KernelsAhead {
  const waiting = new Map<string, Promise<StartedKernel>>();
  return {
    start(lesson) {
      const kernel = started(lesson, profile);
      // Why it did not start is told where it is taken.
      kernel.catch(() => {});
      waiting.set(lesson, kernel);
    },
    take(lesson) {
      const kernel = waiting.get(lesson);
      waiting.delete(lesson);
      return kernel ?? startNotebookKernel(lesson, profile);
    },
    async close() {
      const kernels = await Promise.allSettled(waiting.values());
      waiting.clear();
      await Promise.all(kernels.map((kernel) => kernel.status === "fulfilled" && kernel.value.shutdown()));
    },
  };
}
