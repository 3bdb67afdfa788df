import type ts from "typescript";
import { tsc } from "./typescript";

/**
 * The few parts of TypeScript beyond its documented interface. They exist in the exact version that package.json pins,
 * the last one with a JavaScript interface: cells are added to a program that stays, with its type checker and all that
 * it has worked out, where the documented way makes a new checker for every cell (10 to 50 times slower).
 */
interface Internals {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
}

/** A source file with the fields that a program fills in for its own files. */
export interface ProgramFile extends ts.SourceFile {
  path: string;
  resolvedPath: string;
  originalFileName: string;
  version: string;
  imports: readonly ts.StringLiteralLike[];
  moduleAugmentations: readonly ts.Node[];
  ambientModuleNames: readonly string[];
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

/** A host that says which files' imports are to be looked up again in the next program. */
export interface ProjectHost extends ts.LanguageServiceHost {
  hasInvalidatedResolutions(path: string): boolean;
}

const internals = tsc as unknown as Internals;

export const bind = (file: ts.SourceFile, options: ts.CompilerOptions): void => internals.bindSourceFile(file, options);
