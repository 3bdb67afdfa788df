import type { Database } from "node-sqlite3-wasm";
import { messages } from "../../course";
import { changeDatabase } from "./database";
import { type HandedIn, writeForgotten } from "./forgotten";
import { readNumbered } from "./numbered-students";

const tables = ["attempt_task", "attempt", "refused", "mark", "grade", "numbered"];

/** The files of a student that a gradebook has, in all modules. */
function filesOf(database: Database, student: string): HandedIn[] {
  type Row = { module: string; path: string; hash: string | null };
  const rows = database.all(
    `SELECT module, path, hash FROM attempt WHERE student = ?
     UNION ALL SELECT module, path, NULL FROM refused WHERE student = ?`,
    [student, student],
  ) as unknown as Row[];
  return rows.map(({ module, path, hash }) => ({
    ...{ owner: readNumbered(database, module).get(student) ?? student, path },
    ...(hash !== null && { hash }),
  }));
}

/**
 * Removes a student from a gradebook: attempts, points, marks and comments, in every module. The file is written anew, so
 * that nothing of what is removed stays in its pages; it keeps hashes of the name and of the files, by which they are known
 * when they are found again.
 *
 * @returns the hashes of the student's files
 * @throws Error when the gradebook is missing or knows no such student
 */
export function forgetStudent(file: string, student: string): Promise<string[]> {
  const forget = (database: Database) => {
    const files = filesOf(database, student);
    const hashes = database.all("SELECT DISTINCT hash FROM attempt WHERE student = ? ORDER BY hash", [student]);
    const removed = tables.map((table) => database.run(`DELETE FROM ${table} WHERE student = ?`, [student]).changes);
    if (removed.every((count) => count === 0)) throw new Error(messages.noStudent(student, file));
    writeForgotten(database, student, files);
    return hashes.map(({ hash }) => String(hash));
  };
  return changeDatabase(file, forget, "VACUUM");
}
