import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isExerciseCode, messages } from "../course";
import type { CodeCell, Notebook } from "../notebook";
import { nbgraderOf } from "./authoring/nbgrader";

/**
 * The cells that are the code of an exercise: those that the course gives (locked) and those that the student fills
 * (solution), in their order. Scratch cells and the cells that call `check` stay out.
 */
export function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter((cell): cell is CodeCell => {
    const metadata = cell.cell_type === "code" ? nbgraderOf(cell) : undefined;
    return metadata !== undefined && isExerciseCode(metadata);
  });
}

/**
 * The code of an exercise as one module.
 *
 * @param functions - names that the module exports, each as `$$name`; undefined where the student has not defined them
 */
export function studentSource(notebook: Notebook, functions: readonly string[]): string {
  const sources = codeCells(notebook).map(({ source }) => source);
  return [...sources, ...exportsOf(functions), ""].join("\n");
}

/**
 * Lines that export functions under names that no answer uses, which may export its own itself. By way of `typeof`,
 * because exporting a name that is not there would be a syntax error for the whole module.
 */
export const exportsOf = (functions: readonly string[]): string[] =>
  functions.map((name) => `export const $$${name} = typeof ${name} === "function" ? ${name} : undefined;`);

/**
 * An import at the beginning of a line, which may go over several, up to the next line that begins with one: a student's
 * `import` on each of many lines takes time in proportion to their number.
 */
export const importLines = /^import\b(?:(?:(?!^import\b)[^"'`();])*?\bfrom\b)?\s*["'][^"'\n]+["'];?/gm;

/** `export` before a declaration. */
const exportWord = /^([ \t]*)export\b(?=\s*[\p{L}_$])/gmu;
/** `export default`, and what begins a declaration that has a name. */
const exportDefault =
  /^([ \t]*)export[ \t]+default\b(?:[ \t]+((?:async[ \t]+)?function\b[ \t*]*[^\s*(]|class[ \t]+(?!extends\b)[^\s{]))?/gm;
/** `export { a, b as c };`, `export { a } from "…";` and `export * from "…";`. */
const exportList = /^[ \t]*export\s*(?:type\s*)?(?:\{[^{}]*\}|\*[^\n"';]*)(?:\s*from\s*["'][^"'\n]*["'])?;?/gm;
const lineEnds = (code: string): string => code.replace(/[^\n]/g, "");

/** A cell's code as it may stand in a block, line by line: no import and no export. */
const inBlock = (source: string): string =>
  source
    .replace(importLines, lineEnds)
    .replace(exportList, lineEnds)
    .replace(exportDefault, (_, indent: string, named?: string) => `${indent}${named ?? ";0,"}`)
    .replace(exportWord, "$1");

/**
 * The same code, line by line, in scopes: each cell stands in the scope of the cells before it and may declare their
 * names again, as in a notebook. Imports stand before the scopes, each once; what cells export they only declare.
 *
 * @param functions - names that the module exports, each as `$$name`
 */
export function nestedSource(notebook: Notebook, functions: readonly string[]): string {
  const cells = codeCells(notebook).map((cell) => cell.source);
  const imports = new Set(cells.flatMap((source) => source.match(importLines) ?? []));
  const hoisted = [...imports].map((line) => `${line.replaceAll("\n", " ")};`);
  const scopes = cells.map((source) => `{ ${inBlock(source)}`);
  const names = functions.map((name) => `export let $$${name};`);
  const values = functions.map((name) => `$$${name} = typeof ${name} === "function" ? ${name} : undefined;`);
  return [`${[...hoisted, ...names].join(" ")} ${scopes.join("\n")}`, ...values, "}".repeat(cells.length), ""].join(
    "\n",
  );
}

/**
 * What a line of `studentSource` is in the notebook: `cell "softmax", line 3`. A line after the cells is the last one's
 * last: what is missing at its end is noticed there. Undefined where there are no cells.
 */
export function lineInCells(notebook: Notebook): (line: number) => string | undefined {
  const cells = codeCells(notebook).map(({ id, source }) => ({ id, lines: source.split("\n").length }));
  return (line) => {
    let left = line;
    for (const { id, lines } of cells) {
      if (left <= lines) return messages.lineOfCell(id, left);
      left -= lines;
    }
    const last = cells.at(-1);
    return last && messages.lineOfCell(last.id, last.lines);
  };
}

/**
 * Runs trusted code of an exercise in this process and gives its functions by their names. The module is written to `folder`, so that
 * its relative imports resolve from there, and removed again.
 *
 * @param folder - beside `exercises/`, see `scratchFolder`
 * @param source - see `studentSource`
 * @throws whatever compiling or running the code throws
 */
export async function importStudentModule(folder: string, source: string): Promise<Readonly<Record<string, unknown>>> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `exercise-${randomUUID()}.ts`);
  await writeFile(file, source);
  try {
    const module: Record<string, unknown> = await import(/* @vite-ignore */ pathToFileURL(file).href);
    return Object.fromEntries(Object.entries(module).map(([name, value]) => [name.replace(/^\$\$/, ""), value]));
  } finally {
    await rm(file, { force: true });
  }
}
