import type { Completeness } from "./contract";
import type { ProgramFile } from "./internals";
import { parseCell } from "./parse-cell";
import { tsc } from "./typescript";

const unterminated = new Set([
  1010, // '*/' expected
  1126, // unexpected end of text
  1160, // unterminated template literal
]);

/** A text or regular expression that ends with its line: no further line can mend it. */
const brokenLine = new Set([1002, 1161]);

const opens = new Set([tsc.SyntaxKind.OpenBraceToken, tsc.SyntaxKind.OpenParenToken, tsc.SyntaxKind.OpenBracketToken]);

/** The leading blanks of the last line, one step deeper when that line ends in an opening bracket. */
function nextIndent(code: string): string {
  const line = code.trimEnd().split("\n").at(-1) ?? "";
  const scanner = tsc.createScanner(tsc.ScriptTarget.ESNext, true, tsc.LanguageVariant.Standard, line);
  let last = tsc.SyntaxKind.Unknown;
  for (let kind = scanner.scan(); kind !== tsc.SyntaxKind.EndOfFileToken; kind = scanner.scan()) last = kind;
  const indent = /^\s*/.exec(line)![0];
  return opens.has(last) ? `${indent}  ` : indent;
}

/** Whether more text could still make the cell parse: its first error is that it ends. */
function endsTooSoon(file: ProgramFile, code: string): boolean {
  const [first] = file.parseDiagnostics;
  if (first === undefined || file.parseDiagnostics.some(({ code: number }) => brokenLine.has(number))) return false;
  // Of a lone `export` or `import` the compiler complains at the word itself.
  const rest = code.slice(first.start).trim();
  return unterminated.has(first.code) || rest === "" || rest === "export" || rest === "import";
}

/** Whether it ends with the head of a function, whose brace may stand on the next line. */
function endsWithHead(file: ProgramFile, code: string): boolean {
  const last = file.statements.at(-1);
  if (last === undefined || !tsc.isFunctionDeclaration(last) || last.body !== undefined) return false;
  const declared = last.modifiers?.some(({ kind }) => kind === tsc.SyntaxKind.DeclareKeyword) ?? false;
  return !declared && !code.trimEnd().endsWith(";");
}

/** Whether a console should run `code` on Enter or let the reader go on. */
export function completeness(code: string): Completeness {
  const file = parseCell("cell.ts", code);
  const fine = file.parseDiagnostics.length === 0;
  if (fine && !endsWithHead(file, code)) return { status: "complete" };
  return fine || endsTooSoon(file, code) ? { status: "incomplete", indent: nextIndent(code) } : { status: "invalid" };
}
