import type ts from "typescript";
import { cellSpecifier } from "./cell-files";
import { type DeclaredName, exportedNames } from "./cell-names";
import type { ProgramFile } from "./internals";

/** Where the newest declaration of a name is. */
export interface ScopeEntry {
  cell: number;
  mutable: boolean;
}

export type Scope = ReadonlyMap<string, ScopeEntry>;

/** The scope after cell `id` has declared `names`: the newest declaration of a name wins. */
export function withCell(scope: Scope, id: number, names: readonly DeclaredName[]): Scope {
  return new Map([...scope, ...names.map(({ name, mutable }) => [name, { cell: id, mutable }] as const)]);
}

/**
 * What the type checker needs to see below a cell's own text, so that no position changes: the names of earlier cells
 * that it uses, and exports for the later ones. Constants, functions, classes and types are imported, which keeps all
 * their meanings; variables are declared, because imports cannot be assigned.
 */
export function scopeText(scope: Scope, used: readonly string[], own: readonly DeclaredName[], file: ts.SourceFile) {
  const declared = new Set(own.map(({ name }) => name));
  const exported = exportedNames(file);
  const lines = used.flatMap((name) => {
    const entry = declared.has(name) ? undefined : scope.get(name);
    if (entry === undefined) return [];
    const from = JSON.stringify(cellSpecifier(entry.cell));
    return entry.mutable ? `declare let ${name}: typeof import(${from}).${name};` : `import { ${name} } from ${from};`;
  });
  const exports = [...declared].filter((name) => !exported.has(name));
  return `\nexport { ${exports.join(", ")} };\n${lines.join("\n")}\n`;
}

/** The names of the scope that occur in the cell. */
export const usedNames = (scope: Scope, file: ProgramFile): string[] =>
  [...file.identifiers.keys()].filter((name) => scope.has(name));
