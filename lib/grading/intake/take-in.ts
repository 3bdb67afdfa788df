import { createHash } from "node:crypto";
import { extname } from "node:path";
import { messages, type Task } from "../../course";
import type { Notebook } from "../../notebook";
import { nbgraderOf } from "../authoring";
import { exportsOf, lineInCells, nestedSource, studentSource } from "../student-module";
import { answersToMark } from "./answers-to-mark";
import { declaredAgain } from "./declared-again";
import { mergeWithRelease } from "./merge";
import { type Picture, picturesOf } from "./pictures";
import { RefusedError } from "./refusal";
import { submittedNotebook } from "./submitted-cells";

/** Code of a submission. */
export interface SubmittedModule {
  readonly source: string;
  /** What a line of `source` is for the author: `cell "softmax", line 3`. */
  readonly place: (line: number) => string | undefined;
}

/** A submission that can be graded: all of its code as one module. */
export interface Submission extends SubmittedModule {
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly hash: string;
  /** The same lines, each cell in a scope of its own, for cells that declare a name twice; none for a file. */
  readonly nested?: string;
  /** A module in which these tasks are answered and no others; none where the file cannot be taken apart. */
  readonly answering?: (tasks: readonly string[]) => SubmittedModule;
  /** The module that the notebook says that it is of; whatever a student wrote there. */
  readonly module?: string;
  readonly notes: readonly string[];
  /** The answers that people mark, by task. */
  readonly answers: Readonly<Record<string, string>>;
  /** What its outputs show. */
  readonly pictures: readonly Picture[];
}

/** Bytes of the largest file; a notebook with many plots has a few million. */
export const largestFile = 16 * 1024 * 1024;
/** Characters of code; an exercise has a few thousand. */
const longestSource = 500_000;

export const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function textOf(bytes: Uint8Array): string {
  if (bytes.byteLength > largestFile) throw new RefusedError(messages.refusedSize(largestFile / 2 ** 20));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new RefusedError(messages.refusedEncoding());
  }
}

/** The notebook with the stub in every solution cell but those of some tasks. */
function withOnly(tasks: readonly string[], notebook: Notebook, release: Notebook): Notebook {
  const kept = new Set<string | undefined>(tasks);
  const cells = notebook.cells.map((cell, i) => (kept.has(nbgraderOf(cell)?.grade_id) ? cell : release.cells[i]!));
  return { ...notebook, cells };
}

const fileSource = (text: string, functions: readonly string[]): string =>
  [text, ...exportsOf(functions), ""].join("\n");

function moduleOf(notebook: Notebook, functions: readonly string[]): SubmittedModule {
  return { source: studentSource(notebook, functions), place: lineInCells(notebook) };
}

/** @throws RefusedError when nobody would write as much: nothing may take a long time over it */
function bounded(source: string): string {
  if (source.length > longestSource) throw new RefusedError(messages.refusedSource(longestSource));
  return source;
}

/**
 * Takes in one file.
 *
 * @param name - its name: `.ipynb` or `.ts`
 * @param bytes - untrusted
 * @param release - the exercise as it was handed out
 * @throws RefusedError when it cannot be graded
 */
export function takeIn(name: string, bytes: Uint8Array, release: Notebook, tasks: readonly Task[]): Submission {
  const text = textOf(bytes);
  const functions = tasks.flatMap((task) => task.functions);
  const hash = hashOf(bytes);
  if (extname(name).toLowerCase() === ".ts")
    return {
      hash,
      source: bounded(fileSource(text, functions)),
      place: (line) => messages.lineOfFile(line),
      ...{ notes: [], answers: {}, pictures: [] },
    };
  const { cells, module } = submittedNotebook(text);
  const { notebook, notes: cellNotes } = mergeWithRelease(release, cells);
  const { source, place } = moduleOf(notebook, functions);
  bounded(source);
  const { pictures, leftOut } = picturesOf(cells, new Set(tasks.map(({ id }) => id)));
  const again = declaredAgain(notebook, tasks).map(({ note }) => note);
  const notes = [...cellNotes, ...again, ...(leftOut > 0 ? [messages.picturesLeftOut(leftOut)] : [])];
  const answering = (some: readonly string[]) => moduleOf(withOnly(some, notebook, release), functions);
  const nested = nestedSource(notebook, functions);
  const answers = answersToMark(release, notebook, cells);
  const names = module === undefined ? {} : { module };
  return { hash, ...names, notes, source, nested, place, answering, answers, pictures };
}
