import { inOrder } from "../attempt-order";
import { type Policy, type PolicyFile, policyOf } from "./policy";

/** A task as the gradebook knows it. */
export interface GradedTask {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  /** Whether a person gives its points. */
  readonly manual: boolean;
}

/** One file of a student that was graded. */
export interface Attempt {
  /** SHA-256 of the file. */
  readonly hash: string;
  readonly path: string;
  readonly submitted: Date;
  /** The walls behind which it ran. */
  readonly isolation: string;
  /** Points that checks gave, by task. */
  readonly points: Readonly<Record<string, number>>;
  /** The answers to tasks that people mark, as hashes, by task; of other tasks the whole file is the answer. */
  readonly answers: Readonly<Record<string, string>>;
}

/** What an instructor has entered for a student's task. */
export interface Mark {
  readonly task: string;
  /** They take the place of what checks gave; undefined when there is a comment alone. */
  readonly points?: number;
  readonly comment: string;
  /** The answer that was marked, as a hash. */
  readonly answer?: string;
}

export interface TaskStanding extends GradedTask {
  /** Undefined when a person has yet to mark it. */
  readonly earned: number | undefined;
  /** Whether a person gave the points. */
  readonly marked: boolean;
  readonly comment: string;
  /** The answer is no longer the one that was marked. */
  readonly stale: boolean;
}

export interface AttemptStanding {
  readonly attempt: Attempt;
  readonly tasks: readonly TaskStanding[];
  /** The sum of the tasks' points. */
  readonly raw: number;
  readonly daysLate: number;
  /** The share of the points that is lost, 0 … 1. */
  readonly penalty: number;
  readonly final: number;
}

/** Where a student stands in a module. */
export interface Standing {
  readonly attempts: readonly AttemptStanding[];
  /** The one that counts. */
  readonly counted: AttemptStanding;
  readonly possible: number;
}

const day = 24 * 60 * 60 * 1000;
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
/** Sums of tenths come out as people add them. */
const tidy = (value: number): number => Math.round(value * 1e6) / 1e6;

export function daysLate(submitted: Date, due: Date | undefined): number {
  return due === undefined ? 0 : Math.max(0, Math.ceil((submitted.getTime() - due.getTime()) / day));
}

/** What a mark of a task is for: as long as it stays the same, so may the mark. */
export const answerTo = (task: string, { answers, hash }: Attempt): string => answers[task] ?? hash;

function taskStanding(task: GradedTask, attempt: Attempt, marks: readonly Mark[]): TaskStanding {
  const mark = marks.find((one) => one.task === task.id);
  const marked = mark?.points !== undefined;
  return {
    ...task,
    marked,
    earned: marked ? mark.points : task.manual ? undefined : (attempt.points[task.id] ?? 0),
    comment: mark?.comment ?? "",
    stale: marked && mark.answer !== undefined && mark.answer !== answerTo(task.id, attempt),
  };
}

function attemptStanding(
  attempt: Attempt,
  marks: readonly Mark[],
  tasks: readonly GradedTask[],
  policy: Policy,
): AttemptStanding {
  const standings = tasks.map((task) => taskStanding(task, attempt, marks));
  const raw = tidy(sum(standings.map(({ earned }) => earned ?? 0)));
  const late = daysLate(attempt.submitted, policy.due);
  const penalty = tidy(policy.penalty(late));
  return {
    attempt,
    tasks: standings,
    raw,
    daysLate: late,
    penalty,
    final: Math.round(raw * (1 - penalty) * 100) / 100,
  };
}

/**
 * What a student's attempts and the instructor's marks come to.
 *
 * @param attempts - one at least, in any order
 * @param marks - they hold for every attempt: a mark is the student's, not the file's
 * @returns final points to the hundredth
 */
export function standingOf(
  attempts: readonly Attempt[],
  marks: readonly Mark[],
  tasks: readonly GradedTask[],
  policyFile: PolicyFile,
): Standing {
  const policy = policyOf(policyFile);
  const all = attempts.toSorted(inOrder).map((attempt) => attemptStanding(attempt, marks, tasks, policy));
  const counted = all[policy.choose(all.slice(0, policy.attempts).map(({ final }) => final))]!;
  return { attempts: all, counted, possible: tidy(sum(tasks.map(({ points }) => points))) };
}
