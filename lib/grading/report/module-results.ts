import { createHash } from "node:crypto";
import type { Row, Store } from "../batch";
import type { Attempt, GradedFile, GradedTask, ModuleResults, PolicyFile, RefusedFile } from "../gradebook";
import type { Found } from "../intake";
import type { Assignment, Graded, Grader } from "../marking";

/** All tasks of an assignment, those that people mark at the end. */
export function gradedTasks({ tasks, manual }: Pick<Assignment, "tasks" | "manual">): GradedTask[] {
  return [
    ...tasks.map(({ id, title, points }) => ({ id, title, points, manual: false })),
    ...manual.map(({ id, points }) => ({ id, title: id, points, manual: true })),
  ];
}

/** Enough of a hash to see whether an answer has changed. */
const brief = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** What the gradebook keeps of a result. */
export function attemptOf({ hash, isolation, score, answers }: Graded, path: string, submitted: Date): Attempt {
  return {
    ...{ hash, path, submitted, isolation },
    points: Object.fromEntries(score.tasks.map(({ id, earned }) => [id, earned])),
    answers: Object.fromEntries(Object.entries(answers).map(([task, text]) => [task, brief(text)])),
  };
}

/**
 * What a batch found, for the gradebook. Files at which the grader itself failed are left for another time.
 *
 * @param files - in the order of `rows`
 */
export function moduleResults(
  files: readonly Found[],
  rows: readonly Row[],
  store: Store,
  { assignment, isolation }: Grader,
  policy: PolicyFile | undefined,
): ModuleResults {
  const graded: GradedFile[] = [];
  const refused: RefusedFile[] = [];
  rows.forEach(({ outcome }, at) => {
    const { student, owner, path, submitted, stamped = false } = files[at]!;
    if (outcome.kind === "refused") refused.push({ student, owner, path, reason: outcome.reason });
    const result = outcome.kind === "graded" ? store.find(outcome.hash, isolation.level) : undefined;
    if (!result) return;
    graded.push({ student, owner, attempt: attemptOf(result, path, submitted), stamped, version: result.version });
  });
  return { module: assignment.module, tasks: gradedTasks(assignment), graded, refused, ...(policy && { policy }) };
}
