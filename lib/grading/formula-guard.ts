/** What begins a formula in some spreadsheet: the wide forms do in those of East Asia (OWASP, "CSV Injection"). */
const sign = "[=+\\-@|%＝＋－＠]";

const atStart = new RegExp(`^\\s*(?:${sign}|[\\t\\r\\n])`);
/** Signs at which a spreadsheet that is set to them begins another cell, whatever quotes stand around; then a formula. */
const afterSeparator = new RegExp(`([;\\t\\r\\n][;\\s"]*)(${sign})?`, "g");

const guardAtStart = new RegExp(`^'(?=\\s*(?:${sign}|[\\t\\r\\n]))`);
const guardAfterSeparator = new RegExp(`([;\\t\\r\\n][;\\s"]*)'(?=${sign})`, "g");

/** A text in which no spreadsheet finds a formula: an apostrophe stands before what would begin one. */
export function guarded(text: string): string {
  const inside = text.replace(afterSeparator, (_, gap: string, begins?: string) =>
    begins === undefined ? gap : `${gap}'${begins}`,
  );
  return atStart.test(text) ? `'${inside}` : inside;
}

/** A text that somebody has typed beside guarded ones: what begins with a guard is read without. */
export const unguarded = (text: string): string => text.replace(guardAtStart, "");

/** A name as it was before {@link guarded}. In prose an apostrophe after a semicolon or on a new line is its author's. */
export const unguardedName = (text: string): string => unguarded(text).replace(guardAfterSeparator, "$1");
