import type { Database } from "node-sqlite3-wasm";
import { messages } from "../../course";

/** Second students of a name, as `tanaka #2` is, with the name that they have it of: somebody may be called so. */
export function readNumbered(database: Database, module: string): Map<string, string> {
  const rows = database.all("SELECT student, owner FROM numbered WHERE module = ? ORDER BY student", [module]);
  return new Map(rows.map(({ student, owner }) => [String(student), String(owner)]));
}

/** Keeps who is a second student of another's name. */
export function writeNumbered(
  database: Database,
  module: string,
  files: readonly { readonly student: string; readonly owner: string }[],
): void {
  for (const { student, owner } of files)
    if (student !== owner) database.run("INSERT OR REPLACE INTO numbered VALUES (?, ?, ?)", [module, student, owner]);
}

/**
 * Where two students of one name have each a mark of a task, the first one's gives way when it is a comment alone and
 * the other has points.
 *
 * @returns the marks that do not stay, in words
 */
function chooseMarks(database: Database, module: string, owner: string, student: string): string[] {
  type Row = { task: string; points: number | null; comment: string; points2: number | null; comment2: string };
  const both = database.all(
    `SELECT task, a.points, a.comment, b.points AS points2, b.comment AS comment2
     FROM mark AS a JOIN mark AS b USING (module, task)
     WHERE module = ? AND a.student = ? AND b.student = ? ORDER BY task`,
    [module, owner, student],
  ) as unknown as Row[];
  return both.flatMap(({ task, points, comment, points2, comment2 }) => {
    const givesWay = points === null && points2 !== null;
    if (givesWay) database.run("DELETE FROM mark WHERE module = ? AND student = ? AND task = ?", [module, owner, task]);
    const [first, second] = [messages.markText(points, comment), messages.markText(points2, comment2)];
    if (first === second) return [];
    const [stays, goes, whose] = givesWay ? [second, first, owner] : [first, second, student];
    return [messages.markDropped(owner, module, task, stays, goes, whose)];
  });
}

/**
 * Where files of one name are attempts, who was a second student of the name (`tanaka #2`) is the first: attempts and
 * marks move there. Of two marks of a task the first student's stays, but points before a comment alone.
 *
 * @param owners - of the files that are entered; whoever was forgotten is not among them and does not come back
 * @returns who was joined and the marks that did not stay, in words
 */
export function joinNumbered(database: Database, module: string, owners: ReadonlySet<string>): string[] {
  const dropped: string[] = [];
  const joined: string[] = [];
  // In the order of their names: who is called `tanaka #2` gets that name when the second tanaka has left it.
  for (const [student, owner] of readNumbered(database, module)) {
    if (!owners.has(owner)) continue;
    joined.push(`${student}: ${owner}`);
    dropped.push(...chooseMarks(database, module, owner, student));
    for (const table of ["attempt", "attempt_task", "mark", "refused"]) {
      database.run(`UPDATE OR IGNORE ${table} SET student = ? WHERE module = ? AND student = ?`, [
        owner,
        module,
        student,
      ]);
      database.run(`DELETE FROM ${table} WHERE module = ? AND student = ?`, [module, student]);
    }
    database.run("DELETE FROM numbered WHERE module = ? AND student = ?", [module, student]);
  }
  return [...(joined.length > 0 ? [messages.joinedStudents(joined)] : []), ...dropped];
}
