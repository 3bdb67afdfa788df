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
 * @param functions - names that the module exports; undefined where the student has not defined them
 */
export function studentSource(notebook: Notebook, functions: readonly string[]): string {
  const cells = codeCells(notebook);
  // By way of `typeof`, because exporting a name that is not there would be a syntax error for the whole module.
  const exports = functions.map(
    (name) =>
      `const $$${name} = typeof ${name} === "function" ? ${name} : undefined;\nexport { $$${name} as ${name} };`,
  );
  return [...cells.map((cell) => cell.source), ...exports, ""].join("\n");
}

/**
 * An import at the beginning of a line, which may go over several, up to the next line that begins with one: a student's
 * `import` on each of many lines takes time in proportion to their number.
 */
const importLines = /^import\b(?:(?:(?!^import\b)[^"'`();])*?\bfrom\b)?\s*["'][^"'\n]+["'];?/gm;

/**
 * The same code, line by line, in scopes: each cell stands in the scope of the cells before it and may declare their
 * names again, as in a notebook. Imports stand before the scopes, each once.
 *
 * @param functions - names that the module exports, each as `$$name`
 */
export function nestedSource(notebook: Notebook, functions: readonly string[]): string {
  const cells = codeCells(notebook).map((cell) => cell.source);
  const imports = new Set(cells.flatMap((source) => source.match(importLines) ?? []));
  const hoisted = [...imports].map((line) => `${line.replaceAll("\n", " ")};`);
  const scopes = cells.map((source) => `{ ${source.replace(importLines, (line) => line.replace(/[^\n]/g, ""))}`);
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
 * Runs trusted code of an exercise in this process and gives its functions. The module is written to `folder`, so that
 * its relative imports resolve from there, and removed again.
 *
 * @param folder - beside `exercises/`, see `scratchFolder`
 * @throws whatever compiling or running the code throws
 */
export async function importStudentModule(folder: string, source: string): Promise<Readonly<Record<string, unknown>>> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `exercise-${randomUUID()}.ts`);
  await writeFile(file, source);
  try {
    return await import(/* @vite-ignore */ pathToFileURL(file).href);
  } finally {
    await rm(file, { force: true });
  }
}
