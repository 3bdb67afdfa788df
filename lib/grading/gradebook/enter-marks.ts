import type { Database } from "node-sqlite3-wasm";
import { messages } from "../../course";
import { changeDatabase } from "./database";
import { type CsvRow, readCsv } from "./read-csv";
import { type ModuleStandings, readModules, readStandings } from "./read-standings";
import { answerTo } from "./standing";
import { hashIn, studentNamed } from "./student-named";
import { writeGrades } from "./write-grades";

/** What a row of a table of marks says, checked against the gradebook. */
interface Entered {
  readonly module: string;
  readonly student: string;
  readonly task: string;
  /** Null: a comment alone, beside the points that are there. */
  readonly points: number | null;
  readonly comment: string;
  readonly answer: string;
  /** The earlier mark is to go, and what checks found to count again. */
  readonly withdrawn: boolean;
}

/** An attempt as a table names it: without a letter that no number has, a spreadsheet takes some hashes for numbers. */
export const attemptName = (hash: string): string => `h${hash.slice(0, 12)}`;

/** What an instructor writes in place of points to take a mark back. */
const withdrawal = "auto";

function pointsOf(text: string, most: number): number | null {
  if (text === "" || text === withdrawal) return null;
  // A spreadsheet that separates columns by semicolons writes 3.5 as 3,5.
  const points = Number(text.replace(/^(\d+),(\d{1,2})$/, "$1.$2"));
  if (!(points >= 0 && points <= most)) throw new Error(messages.markPoints(text, most));
  return points;
}

/** @throws Error that says what is wrong with the row */
function enteredBy({ fields }: CsvRow, modules: readonly ModuleStandings[]): Entered {
  const { student: named = "", task: taskId = "", points = "", comment = "", attempt: name = "" } = fields;
  const hash = hashIn(name);
  const id = fields.module ?? "";
  const module = id === "" && modules.length === 1 ? modules[0]! : modules.find((one) => one.id === id);
  const ids = modules.map((one) => one.id);
  if (!module) throw new Error(messages.markModule(id, ids));
  const student = studentNamed(named, module, name);
  const standing = module.standings.get(student);
  const refusal = module.refused.get(student);
  if (!standing && refusal) throw new Error(messages.markRefused(student, refusal.path));
  if (!standing) throw new Error(messages.markStudent(student, module.id));
  const task = module.tasks.find((one) => one.id === taskId);
  const taskIds = module.tasks.map((one) => one.id);
  if (!task) throw new Error(messages.markTask(taskId, taskIds));
  const attempts = standing.attempts.filter((one) => hash !== "" && one.attempt.hash.startsWith(hash));
  if (hash !== "" && attempts.length !== 1) throw new Error(messages.markAttempt(name, student));
  const { attempt } = attempts[0] ?? standing.counted;
  return {
    ...{ module: module.id, student, task: task.id, comment },
    points: pointsOf(points.toLowerCase(), task.points),
    answer: answerTo(task.id, attempt),
    withdrawn: points.toLowerCase() === withdrawal,
  };
}

/** The rows that say something, or what is wrong with each of those that are wrong. */
function checked(rows: readonly CsvRow[], modules: readonly ModuleStandings[]): Entered[] {
  const problems: string[] = [];
  const seen = new Map<string, number>();
  const entered = rows.flatMap((row): Entered[] => {
    if ((row.fields.points ?? "") === "" && (row.fields.comment ?? "") === "") return [];
    try {
      const found = enteredBy(row, modules);
      const key = JSON.stringify([found.module, found.student, found.task]);
      const before = seen.get(key);
      if (before !== undefined) throw new Error(messages.markTwice(before));
      seen.set(key, row.row);
      return [found];
    } catch (error) {
      problems.push(messages.markRow(row.row, error instanceof Error ? error.message : String(error)));
      return [];
    }
  });
  if (problems.length > 0) throw new Error(messages.marksNotEntered(problems));
  return entered;
}

/** A mark that took the place of another one, each in words. */
export interface ReplacedMark {
  readonly module: string;
  readonly student: string;
  readonly task: string;
  readonly before: string;
  readonly after: string;
}

/** The mark that is there already, when this one says something else. */
function replacedBy(
  database: Database,
  { module, student, task, points, comment, withdrawn }: Entered,
): ReplacedMark[] {
  const sql = "SELECT points, comment FROM mark WHERE module = ? AND student = ? AND task = ?";
  const old = database.get(sql, [module, student, task]) as Pick<Entered, "points" | "comment"> | null;
  if (!old) return [];
  const before = messages.markText(old.points, old.comment);
  const after = withdrawn ? messages.markWithdrawn(comment) : messages.markText(points ?? old.points, comment);
  return before === after ? [] : [{ module, student, task, before, after }];
}

function write(database: Database, { module, student, task, points, comment, answer, withdrawn }: Entered): void {
  if (withdrawn)
    database.run("DELETE FROM mark WHERE module = ? AND student = ? AND task = ?", [module, student, task]);
  if (withdrawn && comment === "") return;
  const entered = new Date().toISOString();
  // Points that stay were given to the answer that they were given to.
  database.run(
    `INSERT INTO mark VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
     SET points = ifnull(excluded.points, points), comment = excluded.comment, entered = excluded.entered,
         answer = CASE WHEN excluded.points IS NULL THEN answer ELSE excluded.answer END`,
    [...[module, student, task], ...[points, comment, answer, entered]],
  );
}

/**
 * Enters points and comments that people give, from a table with the columns student, task, points and comment; module,
 * where the gradebook holds several; attempt, as {@link attemptName} has it, to say which one was read, else the one that
 * counts. Points `auto` take a mark back; a comment alone leaves them as they are. Rows with neither points nor comment
 * are passed over.
 *
 * @param file - the gradebook
 * @param bytes - the table, CSV
 * @returns how many marks were entered, and those that they replaced
 * @throws Error that lists every row that is wrong; then none is entered
 */
export function enterMarks(file: string, bytes: Uint8Array): Promise<{ entered: number; replaced: ReplacedMark[] }> {
  const rows = readCsv(bytes, ["student", "task", "points"]);
  return changeDatabase(file, (database) => {
    const modules = readModules(database);
    const marks = checked(
      rows,
      modules.map((module) => readStandings(database, module)),
    );
    const replaced = marks.flatMap((mark) => replacedBy(database, mark));
    for (const mark of marks) write(database, mark);
    for (const module of modules) if (marks.some((mark) => mark.module === module.id)) writeGrades(database, module);
    return { entered: marks.length, replaced };
  });
}
