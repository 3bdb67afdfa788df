import type ts from "typescript";
import { tsc } from "./typescript";

const { SymbolFlags, ScriptElementKind } = tsc;

/** What has these flags is of this kind; a function that is also a namespace is a function. */
const kinds: readonly (readonly [flags: ts.SymbolFlags, kind: string])[] = [
  // A method where a CommonJS module is one object, as node:path is.
  [SymbolFlags.Function | SymbolFlags.Method, ScriptElementKind.functionElement],
  [SymbolFlags.Class, ScriptElementKind.classElement],
  [SymbolFlags.Enum, ScriptElementKind.enumElement],
  [SymbolFlags.FunctionScopedVariable, ScriptElementKind.variableElement],
  [SymbolFlags.Interface, ScriptElementKind.interfaceElement],
  [SymbolFlags.TypeAlias, ScriptElementKind.typeElement],
  [SymbolFlags.Module, ScriptElementKind.moduleElement],
];

function kindOf(symbol: ts.Symbol): string | undefined {
  if (symbol.flags & SymbolFlags.BlockScopedVariable) {
    const constant = tsc.getCombinedNodeFlags(symbol.valueDeclaration!) & tsc.NodeFlags.Constant;
    return constant ? ScriptElementKind.constElement : ScriptElementKind.letElement;
  }
  return kinds.find(([flags]) => symbol.flags & flags)?.[1];
}

/**
 * Names of earlier cells, and what a package hands on from its files, are imports to the type checker, which calls each
 * of them an alias; this is what one stands for, in TypeScript's words: `function`, `const`, `class`, …
 */
export function kindOfImport(symbol: ts.Symbol | undefined, checker: ts.TypeChecker): string | undefined {
  if (symbol === undefined || !(symbol.flags & SymbolFlags.Alias)) return undefined;
  return kindOf(checker.getAliasedSymbol(symbol));
}
