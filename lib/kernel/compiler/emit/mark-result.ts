import type ts from "typescript";
import { tsc } from "../typescript";
import { resultName, scopeMember } from "./wrapper";

/**
 * Keeps the value of the cell's last statement, when that is an expression. A trailing semicolon changes nothing: in
 * TypeScript it is the normal way to end a statement. The value is boxed, so that a promise is not awaited.
 */
export function markResult(codeEnd: number): ts.TransformerFactory<ts.SourceFile> {
  return ({ factory }) =>
    (file) => {
      const own = file.statements.filter((statement) => statement.end <= codeEnd && !tsc.isEmptyStatement(statement));
      const last = own.at(-1);
      if (last === undefined || !tsc.isExpressionStatement(last)) return file;
      // As an argument, a function gets no name; as a property's value it would get the property's.
      const box = factory.createCallExpression(scopeMember(factory, "runtime", "boxed"), undefined, [last.expression]);
      const kept = factory.createAssignment(factory.createIdentifier(resultName), box);
      const marked = tsc.setTextRange(factory.createExpressionStatement(kept), last);
      const statements = file.statements.map((statement) => (statement === last ? marked : statement));
      return factory.updateSourceFile(file, tsc.setTextRange(factory.createNodeArray(statements), file.statements));
    };
}
