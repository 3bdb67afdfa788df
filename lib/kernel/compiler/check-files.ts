import { posix } from "node:path";
import type ts from "typescript";
import type { OpenProgram } from "./internals";
import { tsc } from "./typescript";

/** Type errors of one local file, as the reader sees them; an empty text when it has none. */
export interface FileProblems {
  fileName: string;
  text: string;
}

/** The import of a large project must not wait: files that this leaves over are looked at with later imports. */
const budgetMs = 100;
const mostShown = 5;
/** A package without types is no error in a cell, so it is none here. */
const untypedModule = 7016;

export const isPackage = (path: string): boolean => path.includes("/node_modules/");

/** The local files that a cell's imports lead to. */
export function importedFiles(program: OpenProgram, cell: ts.SourceFile, specifiers: readonly string[]): string[] {
  return specifiers
    .flatMap((name) => program.getResolvedModule(cell, name, undefined)?.resolvedModule?.resolvedFileName ?? [])
    .filter((path) => !isPackage(path));
}

function problemsOf(program: ts.Program, file: ts.SourceFile, folder: string): string {
  const errors = program
    .getSemanticDiagnostics(file)
    .filter(({ category, code }) => category === tsc.DiagnosticCategory.Error && code !== untypedModule);
  const shown = errors.slice(0, mostShown).map(({ start = 0, code, messageText }) => {
    const { line, character } = tsc.getLineAndCharacterOfPosition(file, start);
    const place = `${posix.relative(folder, file.fileName)}:${line + 1}:${character + 1}`;
    return `${place}: TS${code}: ${tsc.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
  const more = errors.length - shown.length;
  return [...shown, ...(more > 0 ? [`… and ${more} more in this file`] : [])].join("\n");
}

/**
 * Checks the files that a cell imports and those of the notebook's folder that have been imported so far, packages
 * excepted, for a tenth of a second at most. What was checked before and has not changed costs nothing.
 */
export function checkFiles(program: ts.Program, folder: string, imported: readonly string[]): FileProblems[] {
  const inFolder = program
    .getSourceFiles()
    .filter(({ fileName, isDeclarationFile }) => fileName.startsWith(`${folder}/`) && !isDeclarationFile)
    .map(({ fileName }) => fileName)
    .filter((name) => !isPackage(name) && !name.startsWith(`${folder}/stillroom-`));
  const end = performance.now() + budgetMs;
  return [...new Set([...imported, ...inFolder])].flatMap((fileName) => {
    const file = performance.now() < end ? program.getSourceFile(fileName) : undefined;
    return file ? [{ fileName, text: problemsOf(program, file, folder) }] : [];
  });
}
