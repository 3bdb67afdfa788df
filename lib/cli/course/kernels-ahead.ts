import type { StartedKernel } from "../../kernel/client";
import { readNotebook, startNotebookKernel } from "../../notebook";

/** Kernels of lessons whose turn comes later. */
export interface KernelsAhead {
  /** Starts the kernel of a lesson, and has it load and its type checker read what the lesson imports. */
  start(lesson: string): void;
  /** The kernel of a lesson, started now if it was not before; the caller's to shut down. */
  take(lesson: string): Promise<StartedKernel>;
  /** Shuts down those that nobody took. */
  close(): Promise<void>;
}

const imports = /^import\b[^;]*;/gm;
const loads = /^import\b(?!\s+type\b)[^;]*(["'][^"']+["'])\s*;/;

async function started(lesson: string, profile: "quick" | "full"): Promise<StartedKernel> {
  const { cells } = await readNotebook(lesson);
  const statements = cells.flatMap((cell) => (cell.cell_type === "code" ? (cell.source.match(imports) ?? []) : []));
  const kernel = await startNotebookKernel(lesson, profile);
  if (statements.length === 0) return kernel;
  // Nobody needs the answer: to give it, the type checker reads the declarations that the first cells will need.
  kernel.inspect(statements.join("\n"), 0).catch(() => {});
  // No name is declared, and rooms print nothing when they load. What fails fails again, and is told, in the lesson.
  const load = statements.flatMap((statement) => {
    const module = loads.exec(statement)?.[1];
    if (module === undefined) return [];
    // Who imports `selectBackend` is going to call it: to load TensorFlow takes as long as all the rooms.
    return /\bselectBackend\b/.test(statement)
      ? `await (await import(${module})).startBackend();`
      : `await import(${module});`;
  });
  kernel.execute(load.join("\n"), { silent: true, stopOnError: false }).catch(() => {});
  return kernel;
}

/**
 * A kernel takes seconds to start and to load what a lesson imports, on one core. The lesson before leaves another idle
 * while it draws its data, and has not begun to measure.
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
