import { gradingSet, peakMemory, timeBatch } from "./grading-set";
import type { BenchRow, BenchSubject } from "./row";

/** The cost of a submission must not grow with their number, nor must the memory. */
const sizes = [10, 100, 1000, 10_000];

/** Megabytes that the grader may hold at the largest size. */
const mostMemory = 500;

/** What a submission costs in classes of all sizes: grading it, and its part of the gradebook and the reports. */
export const gradingClass: BenchSubject = async (say) => {
  const { grader, missing, jobs, submissions } = await gradingSet();
  const name = grader.isolation.level;
  await timeBatch(grader, submissions(jobs), jobs);
  const rows: BenchRow[] = [];
  for (const size of sizes) {
    say(`${size} submissions, ${jobs} at a time`);
    const { grading, reporting } = await timeBatch(grader, submissions(size), jobs);
    const what = (part: string) => `${size} submissions: ${part}`;
    rows.push(
      { what: what("grading"), unit: "ms/submission", ours: { name, value: grading } },
      { what: what("gradebook and reports"), unit: "ms/submission", ours: { name, value: reporting } },
      // The peak so far: sizes grow.
      { what: what("the grader's memory"), unit: "MB", ours: { name, value: peakMemory() }, goal: mostMemory },
    );
  }
  return { rows, notes: missing.map(({ level, reason }) => `without ${level}: ${reason}`) };
};
