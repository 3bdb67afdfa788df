import { unguardedName } from "../formula-guard";

/** Which of some names somebody means who types it as tables have it, or in signs that are not composed. */
export const typedName = (text: string, names: ReadonlySet<string>): string =>
  [text, text.normalize("NFC"), unguardedName(text).normalize("NFC")].find((name) => names.has(name)) ?? text;
