import { availableParallelism } from "node:os";
import { gradingSet, peakMemory, timeBatch } from "./grading-set";
import { nbgraderCost } from "./nbgrader";
import { type BenchRow, type BenchSubject, median } from "./row";

const sizes = [10, 100];
const rounds = 3;

/** Milliseconds: 30 submissions a second, on two cores. */
const goal = 33;

/** What grading costs a submission, in the strongest box of this machine, from file to stored result. */
export const grading: BenchSubject = async (say) => {
  const { root, grader, missing, jobs, submissions } = await gradingSet();
  const name = grader.isolation.level;
  const time = async (count: number, at: number) => (await timeBatch(grader, submissions(count), at)).grading;
  const row = async (what: string, count: number, at: number): Promise<BenchRow> => {
    say(what);
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await time(count, at));
    return { what, unit: "ms/submission", ours: { name, value: median(times) } };
  };
  // The first boxes warm the file cache.
  await time(jobs, jobs);
  const alone = await row("one at a time", 10, 1);
  const batches: BenchRow[] = [];
  for (const size of sizes)
    batches.push({ ...(await row(`${size} submissions, ${jobs} at a time`, size, jobs)), goal });
  say("nbgrader");
  const peer = await nbgraderCost(root, grader.assignment.module);
  const beside = (one: BenchRow): BenchRow =>
    typeof peer === "number" ? { ...one, peer: { name: "nbgrader", value: peer }, ratio: one.ours.value / peer } : one;
  const fastest = Math.min(...batches.map(({ ours }) => ours.value));
  return {
    rows: [alone, ...batches].map(beside),
    notes: [
      `${(1000 / fastest).toFixed(1)} submissions a second on ${availableParallelism()} cores; the grader's own memory peaked at ${peakMemory().toFixed(0)} MB`,
      "npm run bench grading-class measures 1,000 and 10,000 submissions, which takes its time",
      ...(typeof peer === "string" ? [peer] : []),
      ...missing.map(({ level, reason }) => `without ${level}: ${reason}`),
    ],
  };
};
