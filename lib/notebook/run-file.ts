import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type StartedKernel, startKernel } from "../kernel/client";
import { refuseOtherLanguages } from "./other-languages";
import { parseNotebook } from "./read";
import { type RunOptions, type RunResult, runNotebook } from "./run";
import { withoutRunNote } from "./run-note";
import type { Notebook } from "./schema";
import { writeNotebook } from "./write";

export interface FileRunOptions extends Omit<RunOptions, "save"> {
  /** Where a finished run is written; the notebook itself for a run in place. */
  readonly destination: string;
  /** Where the run is written while it is under way; it stays there when the run does not finish. */
  readonly unfinished: string;
  /** What is written of a finished run; all of it unless given. What it throws, the run throws. */
  readonly finish?: (notebook: Notebook) => Notebook;
  /** How much the lessons compute: the cells see it as STILLROOM_PROFILE. This process's own unless given. */
  readonly profile?: "quick" | "full" | undefined;
  /** Gives a fresh kernel of `startNotebookKernel` for this file and profile, which the run shuts down; starts one unless given. */
  readonly takeKernel?: () => Promise<StartedKernel>;
}

/** A notebook that was to take its own outputs has been changed since it was read: what was written there would be lost. */
export class NotebookChangedError extends Error {
  override name = "NotebookChangedError";
}

/**
 * Starts a kernel that works in a notebook's folder.
 *
 * @throws Error with the kernel's last words when it ends before it answers
 */
export const startNotebookKernel = (file: string, profile?: "quick" | "full"): Promise<StartedKernel> =>
  startKernel({ cwd: dirname(resolve(file)), env: profile ? { STILLROOM_PROFILE: profile } : {} });

/**
 * Runs a notebook file in a fresh kernel that works in the file's folder. What is done is on disk after every cell, in
 * `unfinished`; `destination` is replaced only by a run that reached the end. So a run that fails, is interrupted or is
 * killed costs nothing that was there before.
 *
 * @returns as `runNotebook`, and the file that holds the outputs
 * @throws NotebookChangedError when a run in place meets a notebook that was changed meanwhile, which it leaves alone
 * @throws NotebookFormatError, also for a notebook of another language, or the file system's error when a file cannot be read or written
 */
export async function runNotebookFile(
  file: string,
  { destination, unfinished, finish = (notebook) => notebook, profile, takeKernel, ...options }: FileRunOptions,
): Promise<RunResult & { readonly written: string }> {
  const text = await readFile(file, "utf8");
  const notebook = withoutRunNote(parseNotebook(text, file));
  refuseOtherLanguages(notebook, file);
  const kernel = await (takeKernel ?? (() => startNotebookKernel(file, profile)))();
  try {
    // What an earlier run left is worth more than a notebook in which nothing has run.
    let keep = existsSync(unfinished);
    const result = await runNotebook(notebook, kernel, {
      ...options,
      async save(partial) {
        if (!keep) await writeNotebook(unfinished, partial);
        keep = false;
      },
    });
    if (result.status !== "finished") return { ...result, written: unfinished };
    const finished = finish(result.notebook);
    const inPlace = resolve(destination) === resolve(file);
    if (inPlace && (await readFile(file, "utf8").catch(() => undefined)) !== text) {
      await writeNotebook(unfinished, finished);
      throw new NotebookChangedError(
        `${file} was changed while it ran, so it is left as it is; the outputs are in ${unfinished}. Run it again.`,
      );
    }
    await writeNotebook(destination, finished);
    await rm(unfinished, { force: true });
    return { ...result, notebook: finished, written: destination };
  } finally {
    await kernel.shutdown();
  }
}
