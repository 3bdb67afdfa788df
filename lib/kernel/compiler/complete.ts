import type ts from "typescript";
import type { Completions } from "./contract";
import { type Description, describeSymbol } from "./describe-symbol";
import { sortEntriesByCode } from "./entry-order";
import type { OpenChecker } from "./internals";
import { kindOfImport } from "./kind-of-import";
import { continues, offeringMembers } from "./offer-members";

/** So many of the best matches get signature and documentation: as many as a list shows at once; all would take too long. */
const mostDescribed = 10;

const preferences: ts.GetCompletionsAtPositionOptions = {
  includeSymbol: true,
  includeCompletionsForModuleExports: false,
  includeCompletionsWithInsertText: false,
  importModuleSpecifierEnding: "minimal",
};

sortEntriesByCode();

/** The identifier, or piece of one, that ends at `cursor`. */
function wordStart(code: string, cursor: number): number {
  const word = /[\p{ID_Start}\p{ID_Continue}$_\u200c\u200d]*$/u.exec(code.slice(0, cursor))!;
  return cursor - word[0].length;
}

/** The start of a name that is being typed at `cursor`, unless it is a member's, after a dot. */
export function typedName(code: string, cursor: number): string | undefined {
  const start = wordStart(code, cursor);
  return /(?:^|[^.])\.\s*$/.test(code.slice(0, start)) ? undefined : code.slice(start, cursor);
}

/** Best guesses first, and of those what has the same capitals as the text so far. */
function inOrder(entries: readonly ts.CompletionEntry[], typed: string): ts.CompletionEntry[] {
  const rank = ({ name, sortText }: ts.CompletionEntry) => `${sortText} ${name.startsWith(typed) ? 0 : 1} ${name}`;
  return entries
    .map((entry) => ({ entry, key: rank(entry) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ entry }) => entry);
}

function descriptionOf(symbol: ts.Symbol | undefined, program: ts.Program, fileName: string): Description {
  const file = program.getSourceFile(fileName);
  return symbol && file ? describeSymbol(symbol, program.getTypeChecker(), file) : {};
}

/** What could stand at `cursor`: first what starts as the word there does, best guesses first. */
export function completionsAt(
  service: ts.LanguageService,
  fileName: string,
  code: string,
  cursor: number,
): Completions {
  const program = service.getProgram()!;
  const checker = program.getTypeChecker();
  const word = wordStart(code, cursor);
  const found = offeringMembers(checker as OpenChecker, code.slice(word, cursor), () =>
    service.getCompletionsAtPosition(fileName, cursor, preferences),
  );
  // In a closing tag the span may begin behind the cursor.
  const start = Math.min(found?.optionalReplacementSpan?.start ?? word, cursor);
  const first = found?.entries[0]?.replacementSpan;
  const span = first ?? { start, length: cursor - start };
  const typed = code.slice(span.start, cursor);
  const entries = (found?.entries ?? []).filter(({ name }) => continues(name, typed));
  const matches = inOrder(entries, typed).map(({ name, kind, symbol }, place) => ({
    text: name,
    kind: kind === "alias" ? (kindOfImport(symbol, checker) ?? kind) : kind,
    ...(place < mostDescribed ? descriptionOf(symbol, program, fileName) : {}),
  }));
  return { start: span.start, end: cursor, matches };
}
