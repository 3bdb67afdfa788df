import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { modulePaths, projectRoot } from "../../course";
import {
  defaultLimits,
  enterResults,
  type Found,
  type Grader,
  gradeBatch,
  loadAssignment,
  type MissingLevel,
  moduleResults,
  openStore,
  probeIsolation,
  writeReports,
} from "../../grading";
import { registerLoader } from "../../loader";
import { readNotebook } from "../../notebook";

/** Its tasks are functions; what its checks of a training take is not the grader's time, and they are left out. */
const functions = "01-distillation-loss";
const trains = /\/measured/;

/** What the grading benchmarks grade, and who does it. */
export interface GradingSet {
  readonly root: string;
  readonly grader: Grader;
  /** Stronger walls that this machine lacks. */
  readonly missing: readonly MissingLevel[];
  /** Submissions at a time. */
  readonly jobs: number;
  /** Right answers, each in a file of its own, none of which was there before. */
  submissions(count: number): Found[];
}

export async function gradingSet(): Promise<GradingSet> {
  registerLoader();
  const root = projectRoot();
  const { isolation, missing } = await probeIsolation(root);
  const all = await loadAssignment(root, functions);
  const assignment = { ...all, checks: all.checks.filter(({ id }) => !trains.test(id)) };
  const grader: Grader = { assignment, isolation, limits: defaultLimits, key: "0".repeat(64) };
  const solution = await readNotebook(modulePaths(root, assignment.module).solution);
  let made = 0;
  // Made when it is read, as a file would be: ten thousand of them are not held in memory.
  const bytesOf = (number: number) =>
    Buffer.from(JSON.stringify({ ...solution, metadata: { ...solution.metadata, made: number } }));
  const submissions = (count: number): Found[] =>
    Array.from({ length: count }, () => {
      const number = made++;
      const student = `student ${number}`;
      const read = () => Promise.resolve(bytesOf(number));
      return { student, owner: student, submitted: new Date(0), path: `${number}.ipynb`, read };
    });
  return { root, grader, missing, jobs: 2 * availableParallelism(), submissions };
}

/** What a batch took, in milliseconds a submission. */
export interface Took {
  /** From file to stored result. */
  readonly grading: number;
  /** The gradebook and all reports. */
  readonly reporting: number;
}

/**
 * Grades a batch and writes its gradebook and reports, into a folder that is gone afterwards.
 *
 * @throws Error when a submission has not earned all points
 */
export async function timeBatch(grader: Grader, files: readonly Found[], jobs: number): Promise<Took> {
  const folder = mkdtempSync(join(tmpdir(), "stillroom-bench-"));
  try {
    const store = openStore(join(folder, "results"), grader.assignment.version);
    const started = performance.now();
    const rows = await gradeBatch(grader, files, store, { jobs, onDone: () => {} });
    const graded = performance.now();
    const results = moduleResults(files, rows, store, grader, undefined);
    const standings = await enterResults(join(folder, "gradebook.sqlite"), results);
    const { summary } = writeReports(folder, files, rows, store, grader, standings);
    const reported = performance.now();
    const possible = grader.assignment.checks.reduce((sum, { points }) => sum + points, 0);
    const full = summary.scores.filter((score) => score === possible).length;
    if (full !== files.length)
      throw new Error(`${files.length - full} of ${files.length} solutions did not earn all points`);
    return { grading: (graded - started) / files.length, reporting: (reported - graded) / files.length };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Megabytes that this process has held at most. */
export const peakMemory = (): number => process.resourceUsage().maxRSS / 1024;
