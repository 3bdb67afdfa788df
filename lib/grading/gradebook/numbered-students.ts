import type { Database } from "node-sqlite3-wasm";

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
 * Where files of one name are attempts, who was a second student of the name (`tanaka #2`) is the first: attempts and
 * marks move there. Of two marks of a task the first student's stays.
 *
 * @param owners - of the files that are entered; whoever was forgotten is not among them and does not come back
 */
export function joinNumbered(database: Database, module: string, owners: ReadonlySet<string>): void {
  // In the order of their names: who is called `tanaka #2` gets that name when the second tanaka has left it.
  for (const [student, owner] of readNumbered(database, module)) {
    if (!owners.has(owner)) continue;
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
}
