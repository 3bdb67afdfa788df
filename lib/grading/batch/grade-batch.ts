import { inParallel } from "../../jobs";
import { type Found, hashOf, RefusedError, takeIn } from "../intake";
import type { Grader } from "../marking";
import { type GradeFile, gradeHere } from "./grade-file";
import type { Store } from "./store";

/** What became of one file. */
export interface Row {
  readonly student: string;
  readonly path: string;
  readonly outcome:
    | { readonly kind: "graded"; readonly hash: string }
    /** It cannot be graded as it is; for the student. */
    | { readonly kind: "refused"; readonly reason: string }
    /** The grader could not do it; for the instructor. It is tried again next time. */
    | { readonly kind: "failed"; readonly reason: string };
}

export interface BatchOptions {
  /** How many submissions run at once. */
  readonly jobs: number;
  /** @param reused - it was graded before this run */
  readonly onDone: (row: Row, reused: boolean) => void;
  /** Where they are graded: on this machine unless given. */
  readonly grade?: GradeFile;
}

/**
 * Grades files, several at once. Each result is on disk before its file counts as done, so a batch that was stopped goes
 * on where it was. Nothing that one file does stops the others.
 *
 * @returns a row for each file, in their order
 */
export async function gradeBatch(
  grader: Grader,
  files: readonly Found[],
  store: Store,
  { jobs, onDone, grade = gradeHere }: BatchOptions,
): Promise<Row[]> {
  const { assignment, isolation } = grader;
  const underway = new Map<string, Promise<void>>();
  /** What this run has graded: a later file of the same bytes finds the result, which was not there before. */
  const fresh = new Set<string>();

  async function gradeFile({ path, read }: Found): Promise<{ outcome: Row["outcome"]; reused: boolean }> {
    const bytes = await read();
    const hash = hashOf(bytes);
    const known = store.find(hash, isolation.level);
    if (known) return { outcome: { kind: "graded", hash }, reused: !fresh.has(hash) };
    const submission = takeIn(path, bytes, assignment.release, assignment.tasks);
    // Two students may hand in the same bytes.
    const grading = underway.get(hash) ?? grade({ grader, path, bytes, submission }, store.save);
    underway.set(hash, grading);
    try {
      await grading;
      fresh.add(hash);
    } finally {
      underway.delete(hash);
    }
    return { outcome: { kind: "graded", hash }, reused: false };
  }

  async function outcomeOf(file: Found): Promise<{ outcome: Row["outcome"]; reused: boolean }> {
    try {
      return await gradeFile(file);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { outcome: { kind: error instanceof RefusedError ? "refused" : "failed", reason }, reused: false };
    }
  }

  return inParallel(jobs, files, async (file) => {
    const { outcome, reused } = await outcomeOf(file);
    const row: Row = { student: file.student, path: file.path, outcome };
    onDone(row, reused);
    return row;
  });
}
