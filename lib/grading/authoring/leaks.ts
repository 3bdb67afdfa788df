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

/**
 * Everything that no student's file may contain: the lines of hidden checks and of solutions, and the names of hidden
 * checks and mutants.
 *
 * @param hiddenSource - the text of the file with the hidden checks
 * @param publicSource - the text of the public checks: a line that stands there too is no secret
 */
export function secretsOf(
  tables: { readonly hidden: HiddenChecks; readonly mutants: readonly Mutant[]; readonly solution: Notebook },
  hiddenSource: string,
  publicSource: string,
): string[] {
  const regions = tables.solution.cells.map(cellRegions);
  const visible = publicSource + regions.map((region) => region.stubbed).join("\n");
  const lines = [...tellingLines(hiddenSource), ...regions.flatMap(({ secret }) => tellingLines(secret.join("\n")))];
  const checks = Object.values(tables.hidden).flat();
  const names = [
    ...checks.flatMap((check) => [check.id, check.title, check.proves]),
    ...tables.mutants.flatMap((mutant) => [mutant.id, mutant.about]),
  ];
  return [...new Set([...lines.filter((line) => !visible.includes(line)), ...names])];
}

/** Which secrets stand in the files of a folder, as `file: secret`. Searched as they are and as JSON writes them. */
export function leaksIn(folder: string, secrets: readonly string[]): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .filter((file) => statSync(join(folder, file)).isFile());
  return files.flatMap((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const found = (secret: string) => text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1));
    return secrets.filter(found).map((secret) => `${file}: ${secret}`);
  });
}
