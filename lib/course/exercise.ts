import type { Plain } from "./plain";
import type { Tools } from "./tools";

/**
 * Whoever holds a student's functions: this process, or another one behind a pipe. Only plain data crosses.
 */
export interface Student {
  /**
   * Calls the student's function `name`.
   *
   * @throws StudentError when it is missing, throws, does not answer in time, or answers with something else than data
   */
  call(name: string, ...args: readonly Plain[]): Promise<Plain>;
}

/** One question put to a student's functions. */
export interface Check {
  /** Unique in its module; results are kept under it. */
  readonly id: string;
  readonly points: number;
  /** What the learner reads: the property, in a few words. */
  readonly title: string;
  /** What a pass proves, for authors and class reports. */
  readonly proves: string;
  /** Resolves when the answer is right; throws `CheckFailure` (by `tools`) or `StudentError` when not. */
  run(student: Student, tools: Tools): Promise<void>;
}

/** One of a task's three hints. */
export type HintNumber = 1 | 2 | 3;

/** A check that the learner may run. */
export interface PublicCheck extends Check {
  /** The hint that helps whoever gives this check a wrong answer. */
  readonly hint: HintNumber;
}

/** One graded piece of an exercise. `test/exercises/NN-slug.checks.ts` exports `tasks: Task[]`. */
export interface Task {
  /** Also the `grade_id` of its solution cell. */
  readonly id: string;
  readonly title: string;
  /** All points, of public and hidden checks together. */
  readonly points: number;
  /** The functions that the learner writes. */
  readonly functions: readonly string[];
  /** From a nudge to nearly the answer. They stand folded below the task's code. */
  readonly hints: readonly [string, string, string];
  /** Public checks: what the learner may run. */
  readonly checks: readonly PublicCheck[];
}

/** Hidden checks by task id. `test/exercises/NN-slug.hidden.ts` exports `hidden: HiddenChecks`. */
export type HiddenChecks = Readonly<Record<string, readonly Check[]>>;

/**
 * A plausible wrong answer: the reference solution with small edits. `test/exercises/NN-slug.mutants.ts` exports
 * `mutants: Mutant[]`.
 */
export interface Mutant {
  readonly id: string;
  /** The task whose checks must catch it. */
  readonly task: string;
  /** What is wrong, in a sentence. */
  readonly about: string;
  /** Where this bug really happened, as `owner/repository#number`. */
  readonly reference?: string;
  /** Pairs of text in the task's solution cell, which occurs there once, and what takes its place. */
  readonly edits: readonly (readonly [find: string, replacement: string])[];
}

/** A check with its place: which task it belongs to, and who may see it. */
export interface PlacedCheck extends Check {
  readonly task: string;
  readonly visibility: "public" | "hidden";
  readonly hint?: HintNumber;
}

/** The public checks of all tasks and, where the caller has them, the hidden ones, in the order of the tasks. */
export function placeChecks(tasks: readonly Task[], hidden: HiddenChecks = {}): PlacedCheck[] {
  return tasks.flatMap((task) => [
    ...task.checks.map((check) => ({ ...check, task: task.id, visibility: "public" as const })),
    ...(hidden[task.id] ?? []).map((check) => ({ ...check, task: task.id, visibility: "hidden" as const })),
  ]);
}
