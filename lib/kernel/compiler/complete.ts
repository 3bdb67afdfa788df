import type ts from "typescript";
import type { Completions } from "./contract";

const preferences: ts.UserPreferences = {
  includeCompletionsForModuleExports: false,
  includeCompletionsWithInsertText: false,
  importModuleSpecifierEnding: "minimal",
};

/** The identifier, or piece of one, that ends at `cursor`. */
function wordStart(code: string, cursor: number): number {
  const word = /[\p{ID_Start}\p{ID_Continue}$_\u200c\u200d]*$/u.exec(code.slice(0, cursor))!;
  return cursor - word[0].length;
}

const order = (a: ts.CompletionEntry, b: ts.CompletionEntry): number =>
  a.sortText < b.sortText ? -1 : a.sortText > b.sortText ? 1 : a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

/** What could stand at `cursor`: first what starts as the word there does, best guesses first. */
export function completionsAt(
  service: ts.LanguageService,
  fileName: string,
  code: string,
  cursor: number,
): Completions {
  const found = service.getCompletionsAtPosition(fileName, cursor, preferences);
  const start = found?.optionalReplacementSpan?.start ?? wordStart(code, cursor);
  const first = found?.entries[0]?.replacementSpan;
  const span = first ?? { start, length: cursor - start };
  const typed = code.slice(span.start, cursor).toLowerCase();
  const matches = (found?.entries ?? [])
    .filter(({ name }) => name.toLowerCase().startsWith(typed))
    .toSorted(order)
    .map(({ name, kind }) => ({ text: name, kind }));
  return { start: span.start, end: cursor, matches };
}
