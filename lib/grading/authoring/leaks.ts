import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { HiddenChecks, Mutant } from "../../course";
import type { Notebook } from "../../notebook";
import { cellRegions } from "./solution-region";

/** Shorter lines (`});`, `return total;`) say nothing about an answer. */
const tellingLength = 24;

const tellingLines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.length >= tellingLength && !line.startsWith("import "));

interface Hidden {
  readonly hidden: HiddenChecks;
  readonly mutants: readonly Mutant[];
}

/**
 * The names of an exercise's hidden checks and mutants, which nothing of the students' may contain. Lines tell nothing
 * there: lessons and the public checks of other exercises have some for themselves.
 */
export function namesOf({ hidden, mutants }: Hidden): string[] {
  const checks = Object.values(hidden).flat();
  return [
    ...checks.flatMap((check) => [check.id, check.title, check.proves]),
    ...mutants.flatMap((mutant) => [mutant.id, mutant.about]),
  ];
}

/**
 * Everything that no exercise may contain: the lines of hidden checks and of solutions, and the names of hidden checks and
 * mutants.
 *
 * @param hiddenSource - the text of the file with the hidden checks
 * @param publicSource - the text of the public checks: a line that stands there too is no secret
 */
export function secretsOf(
  tables: Hidden & { readonly solution: Notebook },
  hiddenSource: string,
  publicSource: string,
): string[] {
  const regions = tables.solution.cells.map(cellRegions);
  const visible = publicSource + regions.map((region) => region.stubbed).join("\n");
  const solutions = regions.map(({ secret }) => secret.join("\n"));
  const lines = [hiddenSource, ...solutions].flatMap(tellingLines);
  return [...new Set([...lines.filter((line) => !visible.includes(line)), ...namesOf(tables)])];
}

/** The texts of all files of a folder, by path. */
export function textsIn(folder: string): [file: string, text: string][] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .filter((file) => statSync(join(folder, file)).isFile());
  return files.map((file) => [file, readFileSync(join(folder, file), "utf8")]);
}

/** Which secrets stand in some texts, as `file: secret`. Searched as they are and as JSON writes them. */
export function leaksIn(
  texts: readonly (readonly [file: string, text: string])[],
  secrets: readonly string[],
): string[] {
  const spellings = secrets.map((secret) => [...new Set([secret, JSON.stringify(secret).slice(1, -1)])]);
  return texts.flatMap(([file, text]) =>
    secrets
      .filter((_, i) => spellings[i]!.some((spelled) => text.includes(spelled)))
      .map((secret) => `${file}: ${secret}`),
  );
}
