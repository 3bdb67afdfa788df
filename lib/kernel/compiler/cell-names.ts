import type ts from "typescript";
import { tsc } from "./typescript";

/** A name that a cell declares at its top level. */
export interface DeclaredName {
  name: string;
  /** Declared by let or var alone: other cells may assign to it. */
  mutable: boolean;
}

const isBlockScoped = (list: ts.VariableDeclarationList): boolean => (list.flags & tsc.NodeFlags.BlockScoped) !== 0;

function boundNames(name: ts.BindingName): string[] {
  if (tsc.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (tsc.isOmittedExpression(element) ? [] : boundNames(element.name)));
}

const listNames = (list: ts.VariableDeclarationList): DeclaredName[] =>
  list.declarations
    .flatMap((declaration) => boundNames(declaration.name))
    .map((name) => ({ name, mutable: (list.flags & tsc.NodeFlags.Constant) === 0 }));

/** `var` in blocks and loops belongs to the whole cell. */
function varNames(node: ts.Node): DeclaredName[] {
  if (tsc.isFunctionLike(node) || tsc.isClassLike(node) || tsc.isModuleDeclaration(node)) return [];
  if (tsc.isVariableDeclarationList(node) && !isBlockScoped(node)) return listNames(node);
  const found: DeclaredName[] = [];
  tsc.forEachChild(node, (child) => void found.push(...varNames(child)));
  return found;
}

const fixed = (name: ts.Identifier | undefined): DeclaredName[] =>
  name === undefined ? [] : [{ name: name.text, mutable: false }];

function importNames(clause: ts.ImportClause | undefined): DeclaredName[] {
  const bindings = clause?.namedBindings;
  if (bindings === undefined) return fixed(clause?.name);
  const named = tsc.isNamespaceImport(bindings) ? [bindings] : [...bindings.elements];
  return [...fixed(clause?.name), ...named.flatMap(({ name }) => fixed(name))];
}

function statementNames(statement: ts.Statement): DeclaredName[] {
  if (tsc.isVariableStatement(statement)) return listNames(statement.declarationList);
  if (tsc.isImportDeclaration(statement)) return importNames(statement.importClause);
  if (tsc.isModuleDeclaration(statement)) return tsc.isIdentifier(statement.name) ? moduleName(statement) : [];
  if (
    tsc.isFunctionDeclaration(statement) ||
    tsc.isClassDeclaration(statement) ||
    tsc.isEnumDeclaration(statement) ||
    tsc.isInterfaceDeclaration(statement) ||
    tsc.isTypeAliasDeclaration(statement) ||
    tsc.isImportEqualsDeclaration(statement)
  )
    return fixed(statement.name);
  return varNames(statement);
}

const moduleName = (statement: ts.ModuleDeclaration): DeclaredName[] =>
  (statement.flags & tsc.NodeFlags.GlobalAugmentation) !== 0 ? [] : [{ name: statement.name.text, mutable: false }];

/** The names that a cell declares at its top level, values and types, each once. */
export function declaredNames(file: ts.SourceFile): DeclaredName[] {
  const all = file.statements.flatMap(statementNames);
  const fixedNames = new Set(all.filter(({ mutable }) => !mutable).map(({ name }) => name));
  return [...new Set(all.map(({ name }) => name))].map((name) => ({ name, mutable: !fixedNames.has(name) }));
}

const isExported = (statement: ts.Statement): boolean =>
  tsc.canHaveModifiers(statement) &&
  (tsc.getModifiers(statement) ?? []).some(({ kind }) => kind === tsc.SyntaxKind.ExportKeyword);

const isDefault = (statement: ts.Statement): boolean =>
  tsc.canHaveModifiers(statement) &&
  (tsc.getModifiers(statement) ?? []).some(({ kind }) => kind === tsc.SyntaxKind.DefaultKeyword);

/** The names that the cell's own text exports. */
export function exportedNames(file: ts.SourceFile): Set<string> {
  return new Set(
    file.statements.flatMap((statement) => {
      if (tsc.isExportDeclaration(statement) && statement.exportClause && tsc.isNamedExports(statement.exportClause))
        return statement.exportClause.elements.map(({ name }) => name.text);
      if (!isExported(statement) || isDefault(statement)) return [];
      return statementNames(statement).map(({ name }) => name);
    }),
  );
}

/** Whether the cell changes the types of everything (`declare global`, `declare module "…"`). */
export function augmentsGlobals(file: ts.SourceFile): boolean {
  return file.statements.some(
    (statement) =>
      tsc.isModuleDeclaration(statement) &&
      (!tsc.isIdentifier(statement.name) || (statement.flags & tsc.NodeFlags.GlobalAugmentation) !== 0),
  );
}

/** The modules that a cell names in imports, exports, `import()` and `import("…")` types. */
export function specifiers(file: ts.SourceFile): string[] {
  const found = new Set<string>();
  const add = (node: ts.Node | undefined) => {
    if (node !== undefined && tsc.isStringLiteralLike(node)) found.add(node.text);
  };
  const visit = (node: ts.Node): void => {
    if (tsc.isImportDeclaration(node) || tsc.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (tsc.isExternalModuleReference(node)) add(node.expression);
    else if (tsc.isImportTypeNode(node) && tsc.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    else if (tsc.isCallExpression(node) && node.expression.kind === tsc.SyntaxKind.ImportKeyword)
      add(node.arguments[0]);
    tsc.forEachChild(node, visit);
  };
  visit(file);
  return [...found];
}
