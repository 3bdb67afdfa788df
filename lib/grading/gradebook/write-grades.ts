import type { Database } from "node-sqlite3-wasm";
import type { GradedModule, ModuleStandings } from "./read-standings";
import { readStandings, unreadOf } from "./read-standings";
import type { Attempt } from "./standing";

/** A file that was graded. */
export interface GradedFile {
  /** Unique among the files that were graded together. */
  readonly student: string;
  /** The same for all attempts of a student. */
  readonly owner: string;
  readonly attempt: Attempt;
  /** Whether its time takes the place of the one that the gradebook has. */
  readonly stamped?: boolean;
  /** Of the assignment, as it was graded. */
  readonly version: string;
}

/** A file that could not be. */
export interface RefusedFile {
  readonly student: string;
  readonly owner: string;
  readonly path: string;
  readonly reason: string;
}

type Value = string | number | null;

/** Runs one statement for many rows. */
function each(database: Database, sql: string, rows: Iterable<readonly Value[]>): void {
  const statement = database.prepare(sql);
  try {
    for (const row of rows) statement.run([...row]);
  } finally {
    statement.finalize();
  }
}

export function writeModule(database: Database, { id, title, tasks, policy }: GradedModule): void {
  database.run("INSERT OR REPLACE INTO module VALUES (?, ?, ?)", [id, title, JSON.stringify(policy)]);
  database.run("DELETE FROM task WHERE module = ?", [id]);
  each(
    database,
    "INSERT INTO task VALUES (?, ?, ?, ?, ?, ?)",
    tasks.map((task, place) => [id, task.id, place, task.title, task.points, task.manual ? 1 : 0]),
  );
}

/** Whoever hands in the same file twice has one attempt, which was handed in the first time. */
function attemptsOf(files: readonly GradedFile[]): GradedFile[] {
  const latestFirst = files.toSorted((a, b) => b.attempt.submitted.getTime() - a.attempt.submitted.getTime());
  return [...new Map(latestFirst.map((file) => [JSON.stringify([file.student, file.attempt.hash]), file])).values()];
}

/**
 * Attempts that are there already get their new points. They keep their time, because copies of a file, as a second
 * download is one, have other times; but for files whose time is known to be right.
 */
export function writeAttempts(database: Database, module: string, graded: readonly GradedFile[]): void {
  const files = attemptsOf(graded);
  each(
    database,
    `INSERT INTO attempt VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
     SET path = excluded.path, version = excluded.version, isolation = excluded.isolation`,
    files.map(({ student, attempt: { hash, path, submitted, isolation }, version }) => [
      ...[module, student, hash, path],
      ...[submitted.toISOString(), version, isolation],
    ]),
  );
  each(
    database,
    "UPDATE attempt SET submitted = ? WHERE module = ? AND student = ? AND hash = ?",
    files.flatMap(({ student, attempt: { hash, submitted }, stamped }) =>
      stamped ? [[submitted.toISOString(), module, student, hash]] : [],
    ),
  );
  each(
    database,
    "DELETE FROM attempt_task WHERE module = ? AND student = ? AND hash = ?",
    files.map(({ student, attempt }) => [module, student, attempt.hash]),
  );
  each(
    database,
    "INSERT INTO attempt_task VALUES (?, ?, ?, ?, ?, ?)",
    files.flatMap(({ student, attempt: { hash, points, answers } }) =>
      [...new Set([...Object.keys(points), ...Object.keys(answers)])].map((task) => [
        ...[module, student, hash, task],
        ...[points[task] ?? null, answers[task] ?? null],
      ]),
    ),
  );
  // Who has handed in a file that can be read is no longer refused.
  each(
    database,
    "DELETE FROM refused WHERE module = ? AND student = ?",
    files.map(({ student }) => [module, student]),
  );
}

export function writeRefused(database: Database, module: string, files: readonly RefusedFile[]): void {
  each(
    database,
    "INSERT OR REPLACE INTO refused VALUES (?, ?, ?, ?)",
    files.map(({ student, path, reason }) => [module, student, path, reason]),
  );
}

/** Works the grades of a module out anew; of a student whose file could not be graded, zero points. */
export function writeGrades(database: Database, module: GradedModule): ModuleStandings {
  const found = readStandings(database, module);
  database.run("DELETE FROM grade WHERE module = ?", [module.id]);
  const possible = module.tasks.reduce((sum, { points }) => sum + points, 0);
  const graded = [...found.standings].map(([student, { counted, possible, attempts }]) => {
    const { raw, daysLate, penalty, final, tasks, attempt } = counted;
    const pending = tasks.filter(({ earned }) => earned === undefined).length;
    return [module.id, student, raw, daysLate, penalty, final, possible, pending, attempts.length, attempt.hash];
  });
  const unread = unreadOf(found).map(([student]) => [module.id, student, 0, 0, 0, 0, possible, 0, 0, ""]);
  each(database, "INSERT INTO grade VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [...graded, ...unread]);
  return found;
}
