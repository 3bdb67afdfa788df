import { join } from "node:path";
import { barMime, modulePaths, scratchFolder } from "../../course";
import {
  barsOf,
  lightNotebook,
  type Notebook,
  type RunProgress,
  readNotebook,
  runNotebookFile,
  runNoteOf,
  withKernelLanguage,
  withRunNote,
} from "../../notebook";
import { commitOf } from "../commit";
import { failureText } from "../run";
import type { KernelsAhead } from "./kernels-ahead";
import { type Circumstances, lessonKey } from "./lesson-key";
import type { LessonResult } from "./table";

export interface CourseRun {
  /** The project folder. */
  readonly root: string;
  readonly circumstances: Circumstances;
  /** Writes the outputs into the project's own lesson. */
  readonly write: boolean;
  /** Where the lesson's kernel is taken from. */
  readonly ahead: KernelsAhead;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RunProgress) => void;
}

/** Where executed lessons are kept. */
export const courseFolder = (root: string, { profile, backend }: Circumstances): string =>
  join(scratchFolder(root), "course", `${profile}-${backend}`);

/** What is kept of a whole run with this key; undefined when there is none. */
async function keptRun(file: string, key: string): Promise<Notebook | undefined> {
  try {
    const notebook = await readNotebook(file);
    return runNoteOf(notebook)?.key === key ? notebook : undefined;
  } catch {
    return undefined;
  }
}

function withBars(notebook: Notebook): Notebook {
  if (barsOf(notebook).length > 0) return notebook;
  throw new Error(`no cell shows the lesson's bars; expected an output of the type ${barMime}`);
}

/**
 * Runs one lesson. In the full profile a lesson that was run before, with the same key, is not run again.
 *
 * @returns undefined when it was interrupted
 * @throws NotebookFormatError, or the file system's error when a file cannot be read or written
 */
export async function runLesson(id: string, run: CourseRun): Promise<LessonResult | undefined> {
  const { root, circumstances, write, ahead, signal, onProgress } = run;
  const { profile } = circumstances;
  const { lesson } = modulePaths(root, id);
  const kept = join(courseFolder(root, circumstances), `${id}.ipynb`);
  const key = await lessonKey(lesson, circumstances);
  const known = profile === "full" ? await keptRun(kept, key) : undefined;
  const bars = (notebook: Notebook) => barsOf(notebook).flatMap((report) => report.bars);
  if (known) return { id, bars: bars(known), seconds: runNoteOf(known)?.seconds ?? 0, known: true };

  const commit = commitOf(lesson, await readNotebook(lesson));
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const finish = (notebook: Notebook) => {
    const note = { profile, commit };
    // What is committed does not change with the clock.
    return withRunNote(
      withKernelLanguage(lightNotebook(withBars(notebook))),
      write ? note : { ...note, key, seconds: seconds() },
    );
  };
  const failed = (failure: string): LessonResult => ({ id, bars: [], seconds: seconds(), known: false, failure });
  try {
    const { notebook, status, failures } = await runNotebookFile(lesson, {
      destination: write ? lesson : kept,
      unfinished: kept.replace(/\.ipynb$/, ".unfinished.ipynb"),
      ...{ finish, profile, takeKernel: () => ahead.take(lesson), signal, onProgress },
    });
    if (status === "interrupted") return undefined;
    if (status === "failed") return failed(failures.map((failure) => failureText(lesson, failure)).join("\n"));
    return { id, bars: bars(notebook), seconds: seconds(), known: false };
  } catch (error) {
    return failed(`${lesson}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
