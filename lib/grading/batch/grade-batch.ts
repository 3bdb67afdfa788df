import { BoxError } from "../box";
import { type Found, hashOf, RefusedError, takeIn } from "../intake";
import { type Graded, type Grader, gradeSubmission } from "../marking";
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
  /** @param reused - it was graded before */
  readonly onDone: (row: Row, reused: boolean) => void;
}

/** A box that did not start is tried once more: the machine may have been short of something for a moment. */
async function gradeTwice(...[grader, submission]: Parameters<typeof gradeSubmission>): Promise<Graded> {
  try {
    return await gradeSubmission(grader, submission);
  } catch (error) {
    if (error instanceof BoxError) return gradeSubmission(grader, submission);
    throw error;
  }
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
  { jobs, onDone }: BatchOptions,
): Promise<Row[]> {
  const { assignment, isolation } = grader;
  const rows: Row[] = [];
  const underway = new Map<string, Promise<Graded>>();

  async function gradeFile({ path, read }: Found): Promise<{ outcome: Row["outcome"]; reused: boolean }> {
    const bytes = await read();
    const hash = hashOf(bytes);
    const known = store.find(hash, isolation.level);
    if (known) return { outcome: { kind: "graded", hash }, reused: true };
    const submission = takeIn(path, bytes, assignment.release, assignment.tasks);
    // Two students may hand in the same bytes.
    const grading = underway.get(hash) ?? gradeTwice(grader, submission);
    underway.set(hash, grading);
    try {
      store.save(await grading);
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

  let next = 0;
  const worker = async () => {
    for (let at = next++; at < files.length; at = next++) {
      const { student, path } = files[at]!;
      const { outcome, reused } = await outcomeOf(files[at]!);
      rows[at] = { student, path, outcome };
      onDone(rows[at]!, reused);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return rows;
}
