import type { ModuleStandings } from "./read-standings";

const withoutZeros = (digits: string): string => digits.replace(/^0+/, "");

/**
 * The student whom a table names: by the name, or where nobody has it by a number that a spreadsheet has taken the zeros
 * from, as it makes 123 of 0123, when one student alone can be meant.
 *
 * @returns the name as it was given when it is nobody's
 */
export function studentNamed(name: string, { standings, refused }: Pick<ModuleStandings, "standings" | "refused">) {
  if (standings.has(name) || refused.has(name) || !/^\d+$/.test(name)) return name;
  const all = new Set([...standings.keys(), ...refused.keys()]);
  const alike = [...all].filter((one) => /^\d+$/.test(one) && withoutZeros(one) === withoutZeros(name));
  return alike.length === 1 ? alike[0]! : name;
}
