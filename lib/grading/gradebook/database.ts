import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Database } from "node-sqlite3-wasm";
import { messages } from "../../course";
import { withLock } from "./file-lock";

/** "STLR": what tells a gradebook from other SQLite files. */
const applicationId = 0x53544c52;

/**
 * One row an attempt, a task's points in it, an instructor's mark, and the grade that follows from them. `grade` is
 * written anew with each change, so that any program that reads SQLite finds final points in it.
 */
const tables = `
CREATE TABLE module (module TEXT PRIMARY KEY, title TEXT NOT NULL, policy TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE task (
  module TEXT, task TEXT, place INTEGER NOT NULL, title TEXT NOT NULL, points REAL NOT NULL, manual INTEGER NOT NULL,
  PRIMARY KEY (module, task)) WITHOUT ROWID;
CREATE TABLE attempt (
  module TEXT, student TEXT, hash TEXT, path TEXT NOT NULL, submitted TEXT NOT NULL, version TEXT NOT NULL,
  isolation TEXT NOT NULL, PRIMARY KEY (module, student, hash)) WITHOUT ROWID;
CREATE TABLE attempt_task (
  module TEXT, student TEXT, hash TEXT, task TEXT, points REAL, answer TEXT,
  PRIMARY KEY (module, student, hash, task)) WITHOUT ROWID;
CREATE TABLE refused (module TEXT, student TEXT, path TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (module, student)) WITHOUT ROWID;
CREATE TABLE mark (
  module TEXT, student TEXT, task TEXT, points REAL, comment TEXT NOT NULL, answer TEXT, entered TEXT NOT NULL,
  PRIMARY KEY (module, student, task)) WITHOUT ROWID;
CREATE TABLE grade (
  module TEXT, student TEXT, raw REAL NOT NULL, days_late INTEGER NOT NULL, penalty REAL NOT NULL, final REAL NOT NULL,
  possible REAL NOT NULL, pending INTEGER NOT NULL, attempts INTEGER NOT NULL, hash TEXT NOT NULL,
  PRIMARY KEY (module, student)) WITHOUT ROWID;
PRAGMA application_id = ${applicationId};
`;

/** Gradebooks may be older than these tables. */
const laterTables = `
CREATE TABLE IF NOT EXISTS forgotten (salt TEXT NOT NULL, digest TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS report_folder (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS student_table (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS numbered (
  module TEXT, student TEXT, owner TEXT NOT NULL, PRIMARY KEY (module, student)) WITHOUT ROWID;
`;

/** Whether a file begins as every SQLite file does; an empty one is a new one. */
function isSqlite(file: string): boolean {
  const head = Buffer.alloc(16);
  const opened = openSync(file, "r");
  const count = readSync(opened, head);
  closeSync(opened);
  return count === 0 || head.toString("latin1") === "SQLite format 3\0";
}

/** @throws Error when a folder lies in a gradebook's place */
function checkNoFolder(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new Error(messages.notGradebook(file));
}

type Sqlite = typeof import("node-sqlite3-wasm");

/** Compiled when it is needed: every command would wait for it. */
const loadSqlite = async (): Promise<Sqlite> => (await import("node-sqlite3-wasm")).default;

function open(sqlite: Sqlite, copy: string, file: string): Database {
  if (existsSync(copy) && !isSqlite(copy)) throw new Error(messages.notGradebook(file));
  const database = new sqlite.Database(copy);
  // Nobody else opens the copy, and one that was cut off is thrown away: no journal, no lock.
  database.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE");
  const id = database.get("PRAGMA application_id")?.application_id;
  const { count } = database.get("SELECT count(*) AS count FROM sqlite_schema") as { count: number };
  if (id === 0 && count === 0) database.exec(tables);
  else if (id !== applicationId) {
    database.close();
    throw new Error(messages.notGradebook(file));
  }
  database.exec(laterTables);
  return database;
}

function within<T>(database: Database, work: (database: Database) => T): T {
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/**
 * Changes a gradebook, or makes a new one: in a copy, which takes the file's place when it is whole and on disk. Whoever
 * is killed in the middle leaves the gradebook as it was; two who change it at once do so one after the other.
 *
 * @param after - SQL that no transaction allows
 * @throws Error when the file is something else, or what `work` throws: then nothing has changed
 */
export async function changeDatabase<T>(file: string, work: (database: Database) => T, after?: "VACUUM"): Promise<T> {
  checkNoFolder(file);
  const sqlite = await loadSqlite();
  mkdirSync(dirname(file), { recursive: true });
  return withLock(`${file}.in-use`, () => {
    const copy = `${file}.part`;
    const clean = () => {
      for (const path of [copy, `${copy}.lock`]) rmSync(path, { recursive: true, force: true });
    };
    clean();
    try {
      if (existsSync(file)) copyFileSync(file, copy);
      const result = within(open(sqlite, copy, file), (database) => {
        database.exec("BEGIN");
        const done = work(database);
        database.exec("COMMIT");
        if (after) database.exec(after);
        return done;
      });
      const written = openSync(copy, "r+");
      fsyncSync(written);
      closeSync(written);
      renameSync(copy, file);
      return result;
    } finally {
      clean();
    }
  });
}

/**
 * Reads a gradebook as it is now, in a copy: opening the file itself would lock it.
 *
 * @throws Error when it is missing or something else
 */
export async function readDatabase<T>(file: string, work: (database: Database) => T): Promise<T> {
  if (!existsSync(file)) throw new Error(messages.noGradebook(file));
  checkNoFolder(file);
  const sqlite = await loadSqlite();
  const folder = mkdtempSync(join(tmpdir(), "gradebook-"));
  try {
    const copy = join(folder, "copy.sqlite");
    copyFileSync(file, copy);
    return within(open(sqlite, copy, file), work);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
