import { guarded } from "../formula-guard";

/** A value for a spreadsheet, in which no text is taken for a formula. Numbers are ours and stay numbers. */
function csvCell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = guarded(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no spreadsheet takes these
  return `"${text.replace(/[\u0000-\u0008\u000b-\u001f]/g, "\ufffd").replaceAll('"', '""')}"`;
}

type Rows = readonly (readonly (string | number)[])[];

/** Rows as CSV (RFC 4180), for programs. */
export const csvPlain = (rows: Rows): string => rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");

/** The same with a byte order mark, without which Excel takes UTF-8 for something else. */
export const csv = (rows: Rows): string => `\ufeff${csvPlain(rows)}`;
