import type { Database } from "node-sqlite3-wasm";
import { messages } from "../../course";
import { changeDatabase } from "./database";
import { writeForgotten } from "./forgotten";

const tables = ["attempt_task", "attempt", "refused", "mark", "grade", "numbered"];

/**
 * Removes a student from a gradebook: attempts, points, marks and comments, in every module. The file is written anew, so
 * that nothing of what is removed stays in its pages; it keeps, without the name, that somebody was forgotten.
 *
 * @returns the hashes of the student's files
 * @throws Error when the gradebook is missing or knows no such student
 */
export function forgetStudent(file: string, student: string): Promise<string[]> {
  const forget = (database: Database) => {
    const hashes = database.all("SELECT DISTINCT hash FROM attempt WHERE student = ? ORDER BY hash", [student]);
    const removed = tables.map((table) => database.run(`DELETE FROM ${table} WHERE student = ?`, [student]).changes);
    if (removed.every((count) => count === 0)) throw new Error(messages.noStudent(student, file));
    writeForgotten(database, student);
    return hashes.map(({ hash }) => String(hash));
  };
  return changeDatabase(file, forget, "VACUUM");
}
