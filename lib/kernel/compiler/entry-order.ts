import { compareForReader } from "./internals";

/**
 * Has TypeScript sort what it finds for a completion by character codes. By itself it sorts as people do, by the customs
 * of a language, which takes a fifth of a long completion, and complete.ts brings the list into an order of its own.
 * TypeScript makes its way to compare with the first two texts, and keeps it.
 */
export function sortEntriesByCode(): void {
  const { Collator } = Intl;
  const compare = (a: string, b: string): number => (a < b ? -1 : 1);
  Intl.Collator = class {
    compare = compare;
  } as unknown as typeof Intl.Collator;
  try {
    compareForReader("a", "b");
  } finally {
    Intl.Collator = Collator;
  }
}
