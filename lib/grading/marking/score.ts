import type { CheckResult, Task } from "../../course";

export interface TaskScore {
  readonly id: string;
  readonly title: string;
  readonly earned: number;
  readonly possible: number;
}

export interface Score {
  readonly earned: number;
  readonly possible: number;
  readonly tasks: readonly TaskScore[];
}

/** Tenths of points add up to what people expect: 0.1 + 0.2 is 0.3. */
const sum = (values: readonly number[]): number => Math.round(values.reduce((a, b) => a + b, 0) * 1e6) / 1e6;

/** The points of a task's checks that passed, out of the task's points. A check without a result has not passed. */
export function scoreOf(tasks: readonly Task[], results: readonly CheckResult[]): Score {
  const scores = tasks.map(({ id, title, points }) => {
    const passed = results.filter((result) => result.task === id && result.passed);
    return { id, title, earned: sum(passed.map((result) => result.points)), possible: points };
  });
  return {
    earned: sum(scores.map(({ earned }) => earned)),
    possible: sum(scores.map(({ possible }) => possible)),
    tasks: scores,
  };
}
