import { createHmac, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import type { Database } from "node-sqlite3-wasm";
import { readDatabase } from "./database";
import { nameBy, type PolicyFile } from "./policy";
import { policyIn } from "./read-standings";

interface Forgotten {
  readonly salt: string;
  readonly digest: string;
}

const digestOf = (salt: string, student: string): string => createHmac("sha256", salt).update(student).digest("hex");

const isOf =
  (student: string) =>
  ({ salt, digest }: Forgotten): boolean =>
    digest === digestOf(salt, student);

const readForgotten = (database: Database): Forgotten[] =>
  database.all("SELECT salt, digest FROM forgotten") as unknown as Forgotten[];

/** Keeps that somebody was forgotten, without the name: a hash tells it only to those who ask for the name. */
export function writeForgotten(database: Database, student: string): void {
  const salt = randomBytes(16).toString("hex");
  database.run("INSERT INTO forgotten VALUES (?, ?)", [salt, digestOf(salt, student)]);
}

/** These students have been graded anew, by name. */
export function takeBackForgotten(database: Database, students: readonly string[]): void {
  const back = readForgotten(database).filter((one) => students.some((student) => isOf(student)(one)));
  for (const { digest } of back) database.run("DELETE FROM forgotten WHERE digest = ?", [digest]);
}

/**
 * Tells whose files the gradebook was told to forget; nobody's where there is no gradebook yet.
 *
 * @param policy - that the files are to be graded by; undefined for the one that the gradebook has for the module
 */
export async function forgottenIn(
  file: string,
  module: string,
  policy?: PolicyFile,
): Promise<(found: { readonly student: string; readonly owner: string }) => boolean> {
  if (!existsSync(file)) return () => false;
  return readDatabase(file, (database) => {
    const forgotten = readForgotten(database);
    const nameOf = nameBy(policy ?? policyIn(database, module));
    return (found) => forgotten.some(isOf(nameOf(found)));
  });
}
