import { resolve } from "node:path";
import type { Database } from "node-sqlite3-wasm";
import { messages } from "../../course";
import { readNumbered } from "./numbered-students";
import { groupedBy } from "./read-standings";

type Row = { student: string; hash: string; path: string };

/** What a student has answered to a task, as `answerTo` has it. */
function answersOf(database: Database, module: string, student: string, task: string): Set<string> {
  const rows = database.all(
    `SELECT ifnull(t.answer, a.hash) AS answer FROM attempt AS a LEFT JOIN attempt_task AS t
     ON t.module = a.module AND t.student = a.student AND t.hash = a.hash AND t.task = ?
     WHERE a.module = ? AND a.student = ?`,
    [task, module, student],
  );
  return new Set(rows.map(({ answer }) => String(answer)));
}

/** A mark goes with the answer that it was given to, unless whom it would leave has given that answer, too. */
function moveMarks(database: Database, module: string, from: string, to: string): void {
  const marks = database.all("SELECT task, answer FROM mark WHERE module = ? AND student = ?", [module, from]);
  for (const { task, answer } of marks as unknown as { task: string; answer: string }[]) {
    const has = (student: string) => answersOf(database, module, student, task).has(answer);
    if (has(to) && !has(from))
      database.run("UPDATE OR IGNORE mark SET student = ? WHERE module = ? AND student = ? AND task = ?", [
        ...[to, module],
        ...[from, task],
      ]);
  }
}

/**
 * Where files of one name are students of their own, the attempts that came from a file are its student's: also those
 * that were entered under another student of the name while the policy counted attempts. They keep their time.
 *
 * @returns what was moved, in words
 */
export function partNumbered(
  database: Database,
  module: string,
  files: readonly { readonly student: string; readonly owner: string; readonly path: string }[],
): string[] {
  const owners = readNumbered(database, module);
  const attempts = database.all("SELECT student, hash, path FROM attempt WHERE module = ?", [module]);
  const ofPath = groupedBy(attempts as unknown as Row[], ({ path }) => resolve(path));
  const moved = new Set<string>();
  for (const { student: to, owner, path } of files) {
    const others = (ofPath.get(resolve(path)) ?? []).filter(
      ({ student }) => student !== to && (owners.get(student) ?? student) === owner,
    );
    for (const { student: from, hash } of others) {
      for (const table of ["attempt", "attempt_task"]) {
        const found = [module, from, hash];
        database.run(`UPDATE OR IGNORE ${table} SET student = ? WHERE module = ? AND student = ? AND hash = ?`, [
          to,
          ...found,
        ]);
        database.run(`DELETE FROM ${table} WHERE module = ? AND student = ? AND hash = ?`, found);
      }
      moved.add(`${path}: ${from} → ${to}`);
    }
    for (const from of new Set(others.map(({ student }) => student))) moveMarks(database, module, from, to);
  }
  return moved.size === 0 ? [] : [messages.partedStudents([...moved])];
}
