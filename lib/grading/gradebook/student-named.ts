import { messages } from "../../course";
import type { ModuleStandings } from "./read-standings";

const withoutZeros = (digits: string): string => digits.replace(/^0+(?=\d)/, "");

/** The beginning of an attempt's hash, of what a table calls the attempt; empty where it names none. */
export const hashIn = (attempt: string): string => attempt.replace(/^h/, "");

/**
 * The student whom a table names. A spreadsheet takes the zeros from a number, as it makes 123 of 0123: such a name is
 * that of the student whose attempt the row names, or of the only one who can be meant.
 *
 * @param attempt - as the row names it; empty where it names none
 * @returns the name as it was given when it is nobody's
 * @throws Error when 123 is one student, 0123 another, and no attempt tells who is meant: also where both handed in the same
 */
export function studentNamed(
  name: string,
  { standings, refused }: Pick<ModuleStandings, "standings" | "refused">,
  attempt: string,
): string {
  const isThere = standings.has(name) || refused.has(name);
  if (!/^\d+$/.test(name) || (isThere && name !== withoutZeros(name))) return name;
  const all = new Set([...standings.keys(), ...refused.keys()]);
  const alike = [...all].filter((one) => /^\d+$/.test(one) && withoutZeros(one) === withoutZeros(name));
  if (alike.length === 1) return alike[0]!;
  const hash = hashIn(attempt);
  const owners = alike.filter((one) => standings.get(one)?.attempts.some((own) => own.attempt.hash.startsWith(hash)));
  if (hash !== "" && owners.length === 1) return owners[0]!;
  if (hash !== "" && owners.length > 1) throw new Error(messages.markTwins(name, owners));
  if (isThere && hash === "") throw new Error(messages.markNumber(name, alike));
  return name;
}
