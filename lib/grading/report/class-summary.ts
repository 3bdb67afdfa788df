import type { PlacedCheck } from "../../course";
import type { GradedTask, Standing } from "../gradebook";
import type { Graded } from "../marking";

/** How one check went over a class. */
export interface CheckSummary {
  readonly check: PlacedCheck;
  readonly passed: number;
  readonly failed: number;
  /** The most frequent thing that came in place of a right answer, and how often. */
  readonly commonest?: readonly [came: string, count: number];
}

/** What a class did. */
export interface ClassSummary {
  readonly graded: number;
  /** Students with zero points because their file could not be graded; in no other figure. */
  readonly refused: number;
  readonly possible: number;
  /** Final points, ascending. */
  readonly scores: readonly number[];
  /** Students with a task that a person has yet to mark. */
  readonly pending: number;
  /** Mean points of each task, of those whose points are known. */
  readonly tasks: readonly { readonly task: GradedTask; readonly mean: number }[];
  /** The walls behind which they ran, each level once. */
  readonly isolation: readonly string[];
  /** From the hardest on. */
  readonly checks: readonly CheckSummary[];
}

/**
 * Collects a class, one result at a time, in memory that does not grow with it but for a number each.
 * @param refused - how many students there are whose file could not be graded
 */
export function classCollector(tasks: readonly GradedTask[], checks: readonly PlacedCheck[], refused: number) {
  const scores: number[] = [];
  const earned = new Map(tasks.map(({ id }) => [id, { sum: 0, count: 0 }]));
  const passed = new Map(checks.map(({ id }) => [id, 0]));
  const failed = new Map(checks.map(({ id }) => [id, 0]));
  let pending = 0;
  const isolation = new Set<string>();
  const came = new Map(checks.map(({ id }) => [id, new Map<string, number>()]));
  /** Wrong answers are as many as students; the first of them are enough to find the common ones. */
  const mostKinds = 1000;

  function add(graded: Graded, { counted }: Standing): void {
    isolation.add(graded.isolation);
    scores.push(counted.final);
    if (counted.tasks.some((task) => task.earned === undefined)) pending += 1;
    for (const task of counted.tasks) {
      const { sum, count } = earned.get(task.id)!;
      if (task.earned !== undefined) earned.set(task.id, { sum: sum + task.earned, count: count + 1 });
    }
    for (const result of graded.results) {
      const counts = result.passed ? passed : failed;
      counts.set(result.id, (counts.get(result.id) ?? 0) + 1);
      const kinds = came.get(result.id);
      const kind = result.came;
      if (kind !== undefined && kinds && (kinds.has(kind) || kinds.size < mostKinds))
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  }

  function summary(): ClassSummary {
    const summaries = checks.map((check): CheckSummary => {
      const [commonest] = [...came.get(check.id)!].sort((a, b) => b[1] - a[1]);
      const counts = { passed: passed.get(check.id)!, failed: failed.get(check.id)! };
      return { check, ...counts, ...(commonest && { commonest }) };
    });
    return {
      graded: scores.length,
      refused,
      possible: tasks.reduce((sum, { points }) => sum + points, 0),
      scores: scores.toSorted((a, b) => a - b),
      pending,
      isolation: [...isolation].sort(),
      tasks: tasks.map((task) => {
        const { sum, count } = earned.get(task.id)!;
        return { task, mean: sum / Math.max(1, count) };
      }),
      checks: summaries.toSorted((a, b) => a.passed - b.passed),
    };
  }

  return { add, summary };
}

/** The middle one of ascending scores, or the mean of the two in the middle; NaN without any. */
export const median = (sorted: readonly number[]): number =>
  (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;

/** How many scores fall into each tenth of the possible points; full marks are in the last. */
export function tenths({ scores, possible }: ClassSummary): number[] {
  const counts = Array<number>(10).fill(0);
  for (const score of scores) counts[Math.min(9, Math.floor((10 * score) / possible))]! += 1;
  return counts;
}
