import type ts from "typescript";
import { tsc } from "./typescript";

/**
 * The few parts of TypeScript beyond its documented interface. They exist in the exact version that package.json pins,
 * the last one with a JavaScript interface: cells are added to a program that stays, with its type checker and all that
 * it has worked out, where the documented way makes a new checker for every cell (10 to 50 times slower).
 */
interface Internals {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  compareStringsCaseSensitiveUI(a: string, b: string): number;
  isGeneratedIdentifier(node: ts.Node): boolean;
  getSpellingSuggestion(
    name: string,
    candidates: Iterable<string>,
    nameOf: (name: string) => string,
  ): string | undefined;
}

/** A source file with the fields that the parser fills in. */
export interface ProgramFile extends ts.SourceFile {
  externalModuleIndicator?: ts.Node | true;
  readonly identifiers: ReadonlyMap<string, string>;
  readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[];
}

/** A program that can be asked where an import leads: the type checker asks it, too. */
export interface OpenProgram extends ts.Program {
  getResolvedModule(
    file: ts.SourceFile,
    specifier: string,
    mode: ts.ResolutionMode,
  ): ts.ResolvedModuleWithFailedLookupLocations | undefined;
}

/** A checker that says whether a member that it has found may be used where a dot stands. */
export interface OpenChecker extends ts.TypeChecker {
  isValidPropertyAccessForCompletions(node: ts.PropertyAccessExpression, type: ts.Type, member: ts.Symbol): boolean;
}

/** A host that says which files' imports are to be looked up again in the next program. */
export interface ProjectHost extends ts.LanguageServiceHost {
  hasInvalidatedResolutions(path: string): boolean;
}

const internals = tsc as unknown as Internals;

/** Gives a parsed file what a program gives its own: symbols for its names, and the fields that the checker reads. */
export function adopt(file: ProgramFile, path: string, options: ts.CompilerOptions): void {
  Object.assign(file, {
    path,
    resolvedPath: path,
    originalFileName: file.fileName,
    version: "1",
    imports: [],
    moduleAugmentations: [],
    ambientModuleNames: [],
  });
  internals.bindSourceFile(file, options);
}

/** Whether the compiler made the name up; its text may look like one of the cell's. */
export const isGenerated = (node: ts.Node): boolean => internals.isGeneratedIdentifier(node);

/** The candidate that the name is most likely meant to be, by the compiler's own measure; undefined when none is close. */
export const similarName = (name: string, candidates: Iterable<string>): string | undefined =>
  internals.getSpellingSuggestion(name, candidates, (candidate) => candidate);

/** Which of two texts comes first in a list for the reader: negative, zero or positive. */
export const compareForReader = (a: string, b: string): number => internals.compareStringsCaseSensitiveUI(a, b);
