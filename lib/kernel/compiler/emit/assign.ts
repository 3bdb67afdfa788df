import type ts from "typescript";
import { runtimeName } from "../reserved-names";
import { tsc } from "../typescript";

/** The names that a binding pattern declares. */
export function bound(name: ts.BindingName): ts.Identifier[] {
  if (tsc.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (tsc.isOmittedExpression(element) ? [] : bound(element.name)));
}

/** `{ a, b: [c = 1], ...rest }` as a declaration becomes the same pattern as an assignment to the cells' variables. */
export function target(factory: ts.NodeFactory, name: ts.BindingName): ts.Expression {
  if (tsc.isIdentifier(name)) return tsc.setTextRange(factory.createIdentifier(runtimeName(name.text)), name);
  if (tsc.isObjectBindingPattern(name)) {
    const properties = name.elements.map((element) => {
      const inner = target(factory, element.name);
      if (element.dotDotDotToken) return factory.createSpreadAssignment(inner);
      const key = element.propertyName ?? (element.name as ts.Identifier);
      return factory.createPropertyAssignment(key, withDefault(factory, inner, element.initializer));
    });
    return tsc.setTextRange(factory.createObjectLiteralExpression(properties), name);
  }
  const elements = name.elements.map((element) => {
    if (tsc.isOmittedExpression(element)) return factory.createOmittedExpression();
    const inner = target(factory, element.name);
    return element.dotDotDotToken
      ? factory.createSpreadElement(inner)
      : withDefault(factory, inner, element.initializer);
  });
  return tsc.setTextRange(factory.createArrayLiteralExpression(elements), name);
}

const withDefault = (factory: ts.NodeFactory, inner: ts.Expression, value: ts.Expression | undefined) =>
  value === undefined ? inner : factory.createAssignment(inner, value);

/** `name = value` as a statement at the place of `origin`. */
export function assignment(factory: ts.NodeFactory, name: ts.BindingName, value: ts.Expression, origin: ts.Node) {
  const expression = tsc.setTextRange(factory.createAssignment(target(factory, name), value), origin);
  return tsc.setTextRange(factory.createExpressionStatement(expression), origin);
}
