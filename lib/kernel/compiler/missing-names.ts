import type ts from "typescript";
import { similarName } from "./internals";
import { tsc } from "./typescript";

/** Names that cells declare and that are not there, each with a sentence that says why. */
export type MissingNames = ReadonlyMap<string, string>;

/** `Cannot find name`, the same with a suggestion, `Cannot find namespace`, `No value exists in scope for the shorthand`. */
const unknownName = new Set([2304, 2552, 2503, 18004]);
/** The compiler has said which name of the cell itself, or of the library, is meant. */
const withSuggestion = 2552;

export const notRun = (name: string, cell: string): string =>
  `${cell} was to define ${name}, and it was refused: mend that cell and run it first.`;

export const notReached = (name: string, cell: string): string =>
  `${cell} was to define ${name}, and it ended before it got there: mend that cell and run it again.`;

export const processGone = (name: string, cell: string): string =>
  `${cell} defined ${name}, and the process that ran it is gone: run that cell again.`;

/**
 * The error about an unknown name, with what is known of that name behind the compiler's message, or else what may be;
 * every other error as it is.
 *
 * @param known the names of cells that ran: the compiler sees only those that the cell mentions
 */
export function explainMissing<T extends ts.Diagnostic & { file: ts.SourceFile; start: number; length: number }>(
  found: T,
  missing: MissingNames,
  known: Iterable<string>,
): T {
  if (!unknownName.has(found.code)) return found;
  const name = found.file.text.slice(found.start, found.start + found.length);
  const meant = similarName(name, known);
  const guesses = [
    missing.get(name),
    found.code === withSuggestion ? "" : undefined,
    meant && `Did you mean '${meant}'?`,
    `If another cell defines ${name}, run that cell first.`,
  ];
  const text = tsc.flattenDiagnosticMessageText(found.messageText, "\n");
  return { ...found, messageText: `${text} ${guesses.find((guess) => guess !== undefined)}`.trimEnd() };
}
