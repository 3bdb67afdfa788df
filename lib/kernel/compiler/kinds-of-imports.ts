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
 * Names of earlier cells are imports to the type checker, which calls each of them an alias; this is what they stand
 * for, by name and in TypeScript's words: `function`, `const`, `class`, …
 */
export function kindsOfImports(program: ts.Program | undefined, fileName: string): ReadonlyMap<string, string> {
  const file = program?.getSourceFile(fileName);
  if (program === undefined || file === undefined) return new Map();
  const checker = program.getTypeChecker();
  return new Map(
    checker.getSymbolsInScope(file, SymbolFlags.Alias).flatMap((symbol) => {
      const kind = kindOf(checker.getAliasedSymbol(symbol));
      return kind === undefined ? [] : [[symbol.name, kind] as const];
    }),
  );
}
