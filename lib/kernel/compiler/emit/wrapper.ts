import type ts from "typescript";
import { tsc } from "../typescript";

/** The wrapper's parameter, a `CellScope`. */
export const scopeName = "__stillroom";
/** The wrapper's variable that holds `{ value }` of the last expression. */
export const resultName = "__stillroomResult";

const provided = ["require", "module", "exports", "__filename", "__dirname"];

/** `__stillroom.path.to` */
export const scopeMember = (factory: ts.NodeFactory, ...path: string[]): ts.Expression =>
  path.reduce<ts.Expression>(
    (object, name) => factory.createPropertyAccessExpression(object, name),
    factory.createIdentifier(scopeName),
  );

/**
 * The statements as `(async function (__stillroom) { … return __stillroomResult; })`, the completion value of the script.
 * Strict, and `this` is undefined, as in a module.
 */
export function wrap(factory: ts.NodeFactory, names: readonly string[], body: readonly ts.Statement[]): ts.Statement {
  const variable = (name: ts.BindingName, value?: ts.Expression) =>
    factory.createVariableStatement(
      undefined,
      factory.createVariableDeclarationList(
        [factory.createVariableDeclaration(name, undefined, undefined, value)],
        tsc.NodeFlags.Let,
      ),
    );
  const own = provided.map((name) => factory.createBindingElement(undefined, undefined, name));
  const declared = factory.createArrayLiteralExpression(names.map((name) => factory.createStringLiteral(name)));
  const prologue = [
    factory.createExpressionStatement(factory.createStringLiteral("use strict")),
    variable(factory.createObjectBindingPattern(own), factory.createIdentifier(scopeName)),
    variable(factory.createIdentifier(resultName)),
    factory.createExpressionStatement(
      factory.createCallExpression(scopeMember(factory, "runtime", "declare"), undefined, [declared]),
    ),
  ];
  const epilogue = factory.createReturnStatement(factory.createIdentifier(resultName));
  const parameter = factory.createParameterDeclaration(undefined, undefined, scopeName);
  return factory.createExpressionStatement(
    factory.createParenthesizedExpression(
      factory.createFunctionExpression(
        [factory.createModifier(tsc.SyntaxKind.AsyncKeyword)],
        undefined,
        undefined,
        undefined,
        [parameter],
        undefined,
        factory.createBlock([...prologue, ...body, epilogue], true),
      ),
    ),
  );
}
