import type ts from "typescript";
import { builtinModules } from "../builtin-modules";
import { isCellSpecifier } from "../cell-files";
import { tsc } from "../typescript";
import { assignment, target } from "./assign";
import { scopeMember, scopeName } from "./wrapper";

/** `__stillroom.runtime.importing(import("x"), "x")` */
const watched = (factory: ts.NodeFactory, call: ts.Expression, specifier: ts.StringLiteral): ts.Expression =>
  factory.createCallExpression(scopeMember(factory, "runtime", "importing"), undefined, [call, specifier]);

/** `await import("x", { with: … })`, what `CellRuntime.load` gives for it, or the kernel's own module. */
function imported(factory: ts.NodeFactory, specifier: ts.StringLiteral, attributes?: ts.ImportAttributes) {
  if (specifier.text in builtinModules)
    return factory.createElementAccessExpression(scopeMember(factory, "builtin"), specifier);
  const options = attributes?.elements.map(({ name, value }) => factory.createPropertyAssignment(name, value)) ?? [];
  const withOptions = factory.createObjectLiteralExpression([
    factory.createPropertyAssignment("with", factory.createObjectLiteralExpression(options)),
  ]);
  const call = factory.createCallExpression(
    factory.createToken(tsc.SyntaxKind.ImportKeyword) as ts.Expression,
    undefined,
    options.length > 0 ? [specifier, withOptions] : [specifier],
  );
  if (options.length > 0) return factory.createAwaitExpression(call);
  const loaded = factory.createCallExpression(scopeMember(factory, "runtime", "load"), undefined, [specifier]);
  return factory.createAwaitExpression(
    factory.createBinaryExpression(loaded, tsc.SyntaxKind.QuestionQuestionToken, watched(factory, call, specifier)),
  );
}

/** The names that an import declaration binds, with those they have in the module; `*` stands for the whole module. */
function bindings(clause: ts.ImportClause): { local: ts.Identifier; name: string }[] {
  const own = clause.name ? [{ local: clause.name, name: "default" }] : [];
  const named = clause.namedBindings;
  if (named === undefined) return own;
  if (tsc.isNamespaceImport(named)) return [...own, { local: named.name, name: "*" }];
  return [
    ...own,
    ...named.elements.map(({ name, propertyName }) => ({ local: name, name: (propertyName ?? name).text })),
  ];
}

/**
 * A static import as awaited `import()` and assignments. Names that the compiler itself added (JSX) stay local to the
 * cell: `isOwn` tells them apart.
 */
export function importStatements(
  factory: ts.NodeFactory,
  node: ts.ImportDeclaration,
  isOwn: (identifier: ts.Identifier) => boolean,
): ts.Statement[] {
  const specifier = node.moduleSpecifier as ts.StringLiteral;
  if (isCellSpecifier(specifier.text)) return [];
  const module = imported(factory, specifier, node.attributes);
  const all = node.importClause ? bindings(node.importClause) : [];
  if (all.length === 0) return [tsc.setTextRange(factory.createExpressionStatement(module), node)];
  const whole = all.find(({ name }) => name === "*");
  const named = all.filter(({ name }) => name !== "*");
  if (named.length === 0) return [assignment(factory, whole!.local, module, node)];

  const names = (source: ts.Expression) =>
    factory.createCallExpression(scopeMember(factory, "runtime", "imported"), undefined, [
      source,
      specifier,
      factory.createArrayLiteralExpression(named.map(({ name }) => factory.createStringLiteral(name))),
    ]);
  if (!named.every(({ local }) => isOwn(local))) {
    const pattern = factory.createArrayBindingPattern(
      named.map(({ local }) => factory.createBindingElement(undefined, undefined, local)),
    );
    const declaration = factory.createVariableDeclaration(pattern, undefined, undefined, names(module));
    const list = factory.createVariableDeclarationList([declaration], tsc.NodeFlags.Const);
    return [factory.createVariableStatement(undefined, list)];
  }
  const targets = factory.createArrayLiteralExpression(named.map(({ local }) => target(factory, local)));
  const assign = (source: ts.Expression) =>
    tsc.setTextRange(factory.createExpressionStatement(factory.createAssignment(targets, names(source))), node);
  if (whole === undefined) return [assign(module)];
  return [assignment(factory, whole.local, module, node), assign(target(factory, whole.local))];
}

/** `import("x")` that is watched, or of a module of the kernel's own, and `import.meta`. */
export function moduleExpression(factory: ts.NodeFactory, node: ts.Node): ts.Expression | undefined {
  if (tsc.isMetaProperty(node) && node.keywordToken === tsc.SyntaxKind.ImportKeyword)
    return tsc.setTextRange(factory.createPropertyAccessExpression(factory.createIdentifier(scopeName), "meta"), node);
  if (!tsc.isCallExpression(node) || node.expression.kind !== tsc.SyntaxKind.ImportKeyword) return undefined;
  const [specifier, options] = node.arguments;
  if (specifier === undefined || !tsc.isStringLiteral(specifier)) return undefined;
  if (!(specifier.text in builtinModules))
    return options === undefined ? tsc.setTextRange(watched(factory, node, specifier), node) : undefined;
  const promise = factory.createPropertyAccessExpression(factory.createIdentifier("Promise"), "resolve");
  return tsc.setTextRange(factory.createCallExpression(promise, undefined, [imported(factory, specifier)]), node);
}
