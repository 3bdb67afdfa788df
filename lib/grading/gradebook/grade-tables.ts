import { type ModuleStandings, type Refusal, unreadOf } from "./read-standings";
import type { Standing, TaskStanding } from "./standing";
import { timeInZone } from "./time-in-zone";

type Row = readonly (string | number)[];

/** What an instructor said of a student's tasks, in one field. */
const commentsOf = (tasks: readonly TaskStanding[]): string =>
  tasks
    .filter(({ comment }) => comment !== "")
    .map(({ title, comment }) => `${title}: ${comment}`)
    .join("\n");

const possibleOf = ({ tasks }: ModuleStandings): number => tasks.reduce((sum, { points }) => sum + points, 0);

/** A module's grades, a row a student: points by task, before and after the policy. */
export function gradeTable(module: ModuleStandings): Row[] {
  const { id, tasks, standings } = module;
  const header = [
    ...["student", "module", "status", "submitted", "days_late", "attempts", "raw", "penalty", "final", "possible"],
    ...tasks.map((task) => task.id),
    ...["comment", "isolation"],
  ];
  const rowOf = ([student, { counted, attempts, possible }]: [string, Standing]): Row => {
    const { raw, daysLate, penalty, final, attempt } = counted;
    const status = counted.tasks.some(({ earned }) => earned === undefined) ? "to mark" : "graded";
    const earned = counted.tasks.map((task) => task.earned ?? "");
    const time = timeInZone(attempt.submitted, module.policy.due);
    return [
      ...[student, id, status, time, daysLate, attempts.length, raw, penalty, final, possible],
      ...earned,
      ...[commentsOf(counted.tasks), attempt.isolation],
    ];
  };
  const unreadRow = ([student, { reason }]: [string, Refusal]): Row => [
    ...[student, id, "refused", "", "", 0, 0, 0, 0, possibleOf(module)],
    ...[...tasks.map(() => 0), reason, ""],
  ];
  return [header, ...[...standings].map(rowOf), ...unreadOf(module).map(unreadRow)];
}

/** A course, a row a student: final points in each module, empty where nothing was handed in, and their sum. */
export function courseTable(modules: readonly ModuleStandings[]): Row[] {
  const students = new Set(modules.flatMap(({ standings, refused }) => [...standings.keys(), ...refused.keys()]));
  const rowOf = (student: string): Row => {
    const finals = modules.map(
      ({ standings, refused }) => standings.get(student)?.counted.final ?? (refused.has(student) ? 0 : undefined),
    );
    const total = Math.round(100 * finals.reduce<number>((sum, final) => sum + (final ?? 0), 0)) / 100;
    return [student, ...finals.map((final) => final ?? ""), total];
  };
  return [["student", ...modules.map(({ id }) => id), "total"], ...[...students].toSorted().map(rowOf)];
}

/** Python's `str` of a datetime in UTC, to the second, as nbgrader writes it. */
const pythonTime = (date: Date): string => date.toISOString().slice(0, 19).replace("T", " ");

/** The columns of `nbgrader export` (its CsvExportPlugin, nbgrader 0.9), so that what reads those reads these. */
export function nbgraderTable(modules: readonly ModuleStandings[]): Row[] {
  const header = [
    ...["assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"],
    ...["raw_score", "late_submission_penalty", "score", "max_score"],
  ];
  const rows = modules.flatMap((module) => {
    const { id, policy, standings } = module;
    const due = policy.due === undefined ? "" : pythonTime(new Date(policy.due));
    const graded = [...standings].map(([student, { counted, possible }]): Row => {
      const { raw, final, attempt } = counted;
      const lost = Math.round(100 * (raw - final)) / 100;
      return [id, due, pythonTime(attempt.submitted), student, "", "", "", raw, lost, final, possible];
    });
    const unread = unreadOf(module).map(
      ([student]): Row => [id, due, "", student, "", "", "", 0, 0, 0, possibleOf(module)],
    );
    return [...graded, ...unread];
  });
  return [header, ...rows];
}
