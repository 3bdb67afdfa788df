import type ts from "typescript";
import type { ProgramFile } from "./internals";
import { tsc } from "./typescript";

const asModule = (file: ts.SourceFile): void => {
  (file as ProgramFile).externalModuleIndicator = true;
};

/** Parses `text` as an ES module; `kind` says whether `<a/>` is JSX. */
export function parseModule(fileName: string, text: string, kind: ts.ScriptKind): ProgramFile {
  const how = { languageVersion: tsc.ScriptTarget.ESNext, setExternalModuleIndicator: asModule };
  return tsc.createSourceFile(fileName, text, how, true, kind) as ProgramFile;
}

/**
 * Parses a cell as TypeScript, and as TypeScript with JSX when only that makes sense of it: in JSX files the older
 * `<T>value` assertions and `<T>(x: T) => x` are errors, so plain TypeScript goes first.
 */
export function parseCell(fileName: string, text: string): ProgramFile {
  const plain = parseModule(fileName, text, tsc.ScriptKind.TS);
  if (plain.parseDiagnostics.length === 0 || !/<[\p{ID_Start}$_>]/u.test(text)) return plain;
  const jsx = parseModule(fileName, text, tsc.ScriptKind.TSX);
  return jsx.parseDiagnostics.length === 0 ? jsx : plain;
}

export const isJsx = (file: ts.SourceFile): boolean => file.languageVariant === tsc.LanguageVariant.JSX;
