import type { PlacedCheck, Task } from "../../course";
import type { Graded } from "../marking";

/** How one check went over a class. */
export interface CheckSummary {
  readonly check: PlacedCheck;
  readonly passed: number;
  /** The most frequent thing that came in place of a right answer, and how often. */
  readonly commonest?: readonly [came: string, count: number];
}

/** What a class did. */
export interface ClassSummary {
  readonly graded: number;
  readonly possible: number;
  readonly scores: readonly number[];
  /** Mean points of each task. */
  readonly tasks: readonly { readonly task: Task; readonly mean: number }[];
  /** From the hardest on. */
  readonly checks: readonly CheckSummary[];
}

/** Collects a class, one result at a time, in memory that does not grow with it but for a number each. */
export function classCollector(tasks: readonly Task[], checks: readonly PlacedCheck[]) {
  const scores: number[] = [];
  const earned = new Map(tasks.map(({ id }) => [id, 0]));
  const passed = new Map(checks.map(({ id }) => [id, 0]));
  const came = new Map(checks.map(({ id }) => [id, new Map<string, number>()]));
  /** Wrong answers are as many as students; the first of them are enough to find the common ones. */
  const mostKinds = 1000;

  function add({ score, results }: Graded): void {
    scores.push(score.earned);
    for (const task of score.tasks) earned.set(task.id, (earned.get(task.id) ?? 0) + task.earned);
    for (const result of results) {
      if (result.passed) passed.set(result.id, (passed.get(result.id) ?? 0) + 1);
      const kinds = came.get(result.id);
      const kind = result.came;
      if (kind !== undefined && kinds && (kinds.has(kind) || kinds.size < mostKinds))
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  }

  function summary(): ClassSummary {
    const count = Math.max(1, scores.length);
    const summaries = checks.map((check): CheckSummary => {
      const [commonest] = [...came.get(check.id)!].sort((a, b) => b[1] - a[1]);
      return { check, passed: passed.get(check.id)!, ...(commonest && { commonest }) };
    });
    return {
      graded: scores.length,
      possible: tasks.reduce((sum, { points }) => sum + points, 0),
      scores: scores.toSorted((a, b) => a - b),
      tasks: tasks.map((task) => ({ task, mean: earned.get(task.id)! / count })),
      checks: summaries.toSorted((a, b) => a.passed - b.passed),
    };
  }

  return { add, summary };
}

/** The value at a share of sorted numbers; NaN of none. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted.length === 0 ? Number.NaN : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;

/** How many scores fall into each tenth of the possible points; full marks are in the last. */
export function tenths({ scores, possible }: ClassSummary): number[] {
  const counts = Array<number>(10).fill(0);
  for (const score of scores) counts[Math.min(9, Math.floor((10 * score) / possible))]! += 1;
  return counts;
}
