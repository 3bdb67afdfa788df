import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { modulePaths, modules, projectRoot } from "../../course";
import {
  defaultLimits,
  type Found,
  type Grader,
  gradeBatch,
  loadAssignment,
  openStore,
  probeIsolation,
} from "../../grading";
import { registerLoader } from "../../loader";
import { readNotebook } from "../../notebook";
import { type BenchRow, type BenchSubject, median } from "./row";

/** Submissions in a batch: the cost of each must not grow with their number. */
const sizes = [10, 200];
const rounds = 3;

/** What grading costs a submission, in the strongest box of this machine, everything from file to stored result. */
export const grading: BenchSubject = async (say) => {
  registerLoader();
  const root = projectRoot();
  const { isolation, missing } = await probeIsolation(root);
  const assignment = await loadAssignment(root, modules[0]!.id);
  const grader: Grader = { assignment, isolation, limits: defaultLimits, key: "0".repeat(64) };
  const solution = await readNotebook(modulePaths(root, assignment.module).solution);
  let made = 0;
  // Each is another file, so that none is known already.
  const submissions = (count: number): Found[] =>
    Array.from({ length: count }, () => {
      const bytes = Buffer.from(JSON.stringify({ ...solution, metadata: { ...solution.metadata, made: made++ } }));
      const student = String(made);
      const read = () => Promise.resolve(bytes);
      return { student, owner: student, submitted: new Date(0), path: `${made}.ipynb`, read };
    });

  const jobs = 2 * availableParallelism();
  const row = async (what: string, count: number, at: number): Promise<BenchRow> => {
    say(what);
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await perSubmission(grader, submissions(count), at));
    return { what, unit: "ms/submission", ours: { name: isolation.level, value: median(times) } };
  };
  // The first box warms the file cache.
  await perSubmission(grader, submissions(jobs), jobs);
  const rows = [await row("one at a time", 10, 1)];
  for (const size of sizes) rows.push(await row(`${size} submissions, ${jobs} at a time`, size, jobs));
  const fastest = Math.min(...rows.map(({ ours }) => ours.value));
  return {
    rows,
    notes: [
      `${(1000 / fastest).toFixed(1)} submissions a second on ${availableParallelism()} cores; the grader's own memory peaked at ${peak()} MB`,
      ...missing.map(({ level, reason }) => `without ${level}: ${reason}`),
    ],
  };
};

const peak = () => Math.round(process.resourceUsage().maxRSS / 1024);

/** Milliseconds of a batch over the number of its submissions, each of which must earn all points. */
async function perSubmission(grader: Grader, files: readonly Found[], jobs: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "stillroom-bench-"));
  try {
    const store = openStore(folder, grader.assignment.version);
    const started = performance.now();
    const rows = await gradeBatch(grader, files, store, { jobs, onDone: () => {} });
    const took = performance.now() - started;
    for (const { outcome } of rows) {
      const graded = outcome.kind === "graded" ? store.find(outcome.hash, grader.isolation.level) : undefined;
      if (graded?.score.earned !== graded?.score.possible || !graded)
        throw new Error(`a solution did not earn all points: ${JSON.stringify(graded?.score ?? outcome)}`);
    }
    return took / files.length;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
