import { posix } from "node:path";
import type ts from "typescript";
import type { Scope } from "./cell-scope";
import type { CellDiagnostic, RefusedCell } from "./contract";
import { withModuleAdvice } from "./module-advice";
import { tsc } from "./typescript";

/** A package without types is no reason to refuse a cell: what it exports is `any`. */
const untypedModule = 7016;
/** Nor are JSX elements without types, such as those of a cell's own `createElement`. */
const untypedElement = 7026;
const assignedImport = 2632;
const moduleNotFound = 2307;
/** `let losses = []`: within a cell its type grows with what is pushed, for later cells it is `any[]`. */
const evolving = 7005;

/** Errors of the cell's own text that keep it from running; `used` is what it has from earlier cells. */
export function refusing(
  diagnostics: readonly ts.Diagnostic[],
  codeEnd: number,
  used: Scope,
): ts.DiagnosticWithLocation[] {
  return diagnostics
    .filter((found): found is ts.DiagnosticWithLocation => found.file !== undefined)
    .filter(({ category, start }) => category === tsc.DiagnosticCategory.Error && start <= codeEnd)
    .filter((found) => !(found.code === moduleNotFound && isImportCall(found)))
    .filter(({ code }) => code !== untypedModule && code !== untypedElement)
    .filter((found) => !(found.code === evolving && used.has(spanOf(found))))
    .map((found) => (found.code === assignedImport && used.has(spanOf(found)) ? assignedConstant(found) : found))
    .map((found) => (found.code === moduleNotFound ? withModuleAdvice(found) : found));
}

/** Whether it names the module of an `import()`, which the cell may write before it gets there; else that fails clearly. */
function isImportCall({ file, start }: ts.DiagnosticWithLocation): boolean {
  const within = (node: ts.Node): boolean =>
    (tsc.isCallExpression(node) &&
      node.expression.kind === tsc.SyntaxKind.ImportKeyword &&
      node.arguments[0]?.getStart(file) === start) ||
    tsc.forEachChild(node, (child) => child.pos <= start && start < child.end && within(child)) === true;
  return within(file);
}

const spanOf = ({ file, start, length }: ts.DiagnosticWithLocation): string => file.text.slice(start, start + length);

/** Constants of earlier cells are imports to the type checker, which the reader never wrote. */
const assignedConstant = (found: ts.DiagnosticWithLocation): ts.DiagnosticWithLocation => ({
  ...found,
  code: 2588,
  messageText: `Cannot assign to '${spanOf(found)}' because it is a constant.`,
});

function toCell(found: ts.DiagnosticWithLocation, code: string, readable: (text: string) => string): CellDiagnostic {
  const start = Math.min(found.start, code.length);
  const length = Math.min(found.length, code.length - start);
  const { line, character } = tsc.getLineAndCharacterOfPosition(found.file, start);
  return {
    code: found.code,
    message: readable(tsc.flattenDiagnosticMessageText(found.messageText, "\n")),
    start,
    length,
    line: line + 1,
    column: character + 1,
    span: code.slice(start, start + length),
  };
}

/** The refusal of a cell, with the text that `tsc --pretty` would print. */
export function refuse(
  kind: RefusedCell["kind"],
  errors: readonly ts.DiagnosticWithLocation[],
  code: string,
  readable: (text: string) => string,
): RefusedCell {
  const own = tsc.sortAndDeduplicateDiagnostics(errors);
  const rendered = tsc.formatDiagnosticsWithColorAndContext(own, {
    // Files are shown relative to this folder: cells by their bare names.
    getCurrentDirectory: () => (errors[0] ? posix.dirname(errors[0].file.fileName) : ""),
    getCanonicalFileName: (name) => name,
    getNewLine: () => "\n",
  });
  return {
    ok: false,
    kind,
    diagnostics: own.map((found) => toCell(found, code, readable)),
    rendered: readable(rendered),
  };
}
