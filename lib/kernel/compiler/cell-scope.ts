import type ts from "typescript";
import { cellSpecifier } from "./cell-files";
import { type DeclaredName, declaredNames, exportedNames } from "./cell-names";
import type { ProgramFile } from "./internals";
import { isJsx } from "./parse-cell";

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

/** The scope in which `names` mean again what they meant `before`, if anything. */
export const withEarlier = (scope: Scope, before: Scope, names: ReadonlySet<string>): Scope =>
  new Map([...[...scope].filter(([name]) => !names.has(name)), ...[...before].filter(([name]) => names.has(name))]);

/** The part of the scope whose names occur in the cell. JSX calls a function that only an option or a comment may name. */
export const usedScope = (scope: Scope, file: ProgramFile): Scope =>
  isJsx(file) ? scope : new Map([...scope].filter(([name]) => file.identifiers.has(name)));

/**
 * The scope for a draft, which is asked about but never run: the names that occur in it and those that `typed` may
 * become, each leading to the cell that declares it.
 */
export function draftScope(scope: Scope, file: ProgramFile, typed?: string): Scope {
  const start = typed?.toLowerCase();
  const visible = (name: string) =>
    file.identifiers.has(name) || (start !== undefined && name.toLowerCase().startsWith(start));
  return new Map(
    [...scope].filter(([name]) => visible(name)).map(([name, { cell }]) => [name, { cell, mutable: false }]),
  );
}

/**
 * What the type checker needs to see below a cell's own text, so that no position changes: the names of `scope`, and
 * exports for later cells. Constants, functions, classes and types are imported, which keeps all their meanings;
 * variables are declared, because imports cannot be assigned.
 */
export function scopeText(scope: Scope, file: ts.SourceFile): string {
  const declared = new Set(declaredNames(file).map(({ name }) => name));
  const exported = exportedNames(file);
  const lines = [...scope].flatMap(([name, { cell, mutable }]) => {
    if (declared.has(name)) return [];
    const from = JSON.stringify(cellSpecifier(cell));
    return mutable ? `declare let ${name}: typeof import(${from}).${name};` : `import { ${name} } from ${from};`;
  });
  const exports = [...declared].filter((name) => !exported.has(name));
  return `\nexport { ${exports.join(", ")} };\n${lines.join("\n")}\n`;
}
