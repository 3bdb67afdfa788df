import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { messages } from "../../course";
import { type AttemptStanding, hashIn, type ModuleStandings, readCsv, type Standing, studentNamed } from "../gradebook";

type Fields = Readonly<Record<string, string>>;

/** The attempt that a row names; else the one that counts. */
function attemptIn({ attempts, counted }: Standing, name: string): AttemptStanding | undefined {
  const hash = hashIn(name);
  return hash === "" ? counted : attempts.find(({ attempt }) => attempt.hash.startsWith(hash));
}

/** Whether the gradebook says what a row of a table to mark says, which is so as well where nobody has filled it in. */
function isEntered(
  { student = "", task = "", points = "", comment = "", attempt = "" }: Fields,
  module: ModuleStandings,
): boolean {
  if (points === "" && comment === "") return true;
  const standing = module.standings.get(studentNamed(student, module, attempt));
  const found = standing && attemptIn(standing, attempt)?.tasks.find(({ id }) => id === task);
  if (found?.comment !== comment) return false;
  return (
    points === "" || (found.marked ? Number(points) === found.earned && !found.stale : points.toLowerCase() === "auto")
  );
}

function isDone(file: string, module: ModuleStandings): boolean {
  try {
    return readCsv(readFileSync(file), ["student", "task"]).every(({ fields }) => isEntered(fields, module));
  } catch {
    return false; // Whoever filled it in can still read it.
  }
}

/**
 * Keeps a table to mark that people have filled in and not entered, under a name beside its own, which the next one takes.
 *
 * @returns what the instructor should know: nothing, or where it lies now
 */
export function setAside(folder: string, name: string, module: ModuleStandings): string[] {
  const file = join(folder, name);
  if (!existsSync(file) || isDone(file, module)) return [];
  let number = 1;
  const kept = () => name.replace(/(?=\.csv$)/, `-${number}`);
  while (existsSync(join(folder, kept()))) number += 1;
  renameSync(file, join(folder, kept()));
  return [messages.setAside(name, join(folder, kept()))];
}
