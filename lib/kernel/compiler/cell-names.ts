import ts from "typescript";

/** A name that a cell declares at its top level. */
export interface DeclaredName {
  name: string;
  /** Declared by let or var: other cells may assign to it. */
  mutable: boolean;
}

const isBlockScoped = (list: ts.VariableDeclarationList): boolean => (list.flags & ts.NodeFlags.BlockScoped) !== 0;

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)));
}

const listNames = (list: ts.VariableDeclarationList): DeclaredName[] =>
  list.declarations
    .flatMap((declaration) => boundNames(declaration.name))
    .map((name) => ({ name, mutable: (list.flags & ts.NodeFlags.Constant) === 0 }));

/** `var` in blocks and loops belongs to the whole cell. */
function varNames(node: ts.Node): DeclaredName[] {
  if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return [];
  if (ts.isVariableDeclarationList(node) && !isBlockScoped(node)) return listNames(node);
  const found: DeclaredName[] = [];
  ts.forEachChild(node, (child) => void found.push(...varNames(child)));
  return found;
}

const fixed = (name: ts.Identifier | undefined): DeclaredName[] =>
  name === undefined ? [] : [{ name: name.text, mutable: false }];

function importNames(clause: ts.ImportClause | undefined): DeclaredName[] {
  const bindings = clause?.namedBindings;
  if (bindings === undefined) return fixed(clause?.name);
  const named = ts.isNamespaceImport(bindings) ? [bindings] : [...bindings.elements];
  return [...fixed(clause?.name), ...named.flatMap(({ name }) => fixed(name))];
}

function statementNames(statement: ts.Statement): DeclaredName[] {
  if (ts.isVariableStatement(statement)) return listNames(statement.declarationList);
  if (ts.isImportDeclaration(statement)) return importNames(statement.importClause);
  if (ts.isModuleDeclaration(statement)) return ts.isIdentifier(statement.name) ? moduleName(statement) : [];
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement)
  )
    return fixed(statement.name);
  return varNames(statement);
}

const moduleName = (statement: ts.ModuleDeclaration): DeclaredName[] =>
  (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0 ? [] : [{ name: statement.name.text, mutable: false }];

/** The names that a cell declares at its top level, values and types, each once. */
export function declaredNames(file: ts.SourceFile): DeclaredName[] {
  return [...new Map(file.statements.flatMap(statementNames).map((name) => [name.name, name])).values()];
}

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

const isDefault = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);

/** The names that the cell's own text exports. */
export function exportedNames(file: ts.SourceFile): Set<string> {
  return new Set(
    file.statements.flatMap((statement) => {
      if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause))
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
      ts.isModuleDeclaration(statement) &&
      (!ts.isIdentifier(statement.name) || (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0),
  );
}

/** The modules that a cell names in imports, exports, `import()` and `import("…")` types. */
export function specifiers(file: ts.SourceFile): string[] {
  const found = new Set<string>();
  const add = (node: ts.Node | undefined) => {
    if (node !== undefined && ts.isStringLiteralLike(node)) found.add(node.text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) add(node.expression);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...found];
}
