import { inParallel } from "../../jobs";
import { type Found, hashOf, RefusedError, takeIn } from "../intake";
import type { Graded, Grader } from "../marking";
import { type GradeFile, gradeHere } from "./grade-file";
import type { Store } from "./store";

/** What became of one file. */
export interface Row {
  readonly student: string;
  readonly path: string;
  readonly outcome:
    | { readonly kind: "graded"; readonly hash: string; readonly starved?: Graded["starved"] }
    /** It cannot be graded as it is; for the student. */
    | { readonly kind: "refused"; readonly reason: string }
    /** The grader could not do it; for the instructor. It is tried again next time. */
    | { readonly kind: "failed"; readonly reason: string };
}

/** Of one file; undefined while it is to be graded once more. */
type Outcome = { readonly outcome: Row["outcome"]; readonly reused: boolean } | undefined;

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
 * on where it was. Nothing that one file does stops the others. Whose time ended because the machine was busy is graded
 * once more at the end, alone, and that counts; a queue gives what it has.
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

  /** Those that are to be graded once more. */
  const starved = new Set<string>();
  let last = Math.min(jobs, files.length) < 2;
  const isLeft = (hash: string): boolean => starved.has(hash) && !last;
  const save = (graded: Graded) => {
    if (graded.starved) starved.add(graded.hash);
    if (last || !graded.starved) store.save(graded);
  };

  async function gradeFile({ path, read }: Found): Promise<Outcome> {
    const bytes = await read();
    const hash = hashOf(bytes);
    const known = store.find(hash, isolation.level);
    if (known) return { outcome: { kind: "graded", hash, starved: known.starved }, reused: !fresh.has(hash) };
    if (isLeft(hash)) return undefined;
    const submission = takeIn(path, bytes, assignment.release, assignment.tasks);
    // Two students may hand in the same bytes.
    const grading = underway.get(hash) ?? grade({ grader, path, bytes, submission }, save);
    underway.set(hash, grading);
    try {
      await grading;
      fresh.add(hash);
    } finally {
      underway.delete(hash);
    }
    if (isLeft(hash)) return undefined;
    return { outcome: { kind: "graded", hash, starved: starved.has(hash) }, reused: false };
  }

  async function outcomeOf(file: Found): Promise<Outcome> {
    try {
      return await gradeFile(file);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { outcome: { kind: error instanceof RefusedError ? "refused" : "failed", reason }, reused: false };
    }
  }

  async function rowOf(file: Found): Promise<Row | undefined> {
    const found = await outcomeOf(file);
    if (found === undefined) return undefined;
    const row: Row = { student: file.student, path: file.path, outcome: found.outcome };
    onDone(row, found.reused);
    return row;
  }

  const first = await inParallel(jobs, files, rowOf);
  last = true;
  starved.clear();
  const rows: Row[] = [];
  for (const [at, file] of files.entries()) rows.push((first[at] ?? (await rowOf(file)))!);
  return rows;
}
