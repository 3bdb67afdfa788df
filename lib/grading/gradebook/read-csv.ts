import { messages } from "../../course";
import { unguarded, unguardedName } from "../formula-guard";

/** A row of a table with its place in the file: the header is row 1, as in a spreadsheet. */
export interface CsvRow {
  readonly row: number;
  readonly fields: Readonly<Record<string, string>>;
}

/** A name comes from `csv`, composed as `collect` has it; all else people may have typed. */
const fieldOf = (column: string, value: string): string =>
  column === "student" ? unguardedName(value).normalize("NFC") : unguarded(value);

/** Where a field ends that begins with a quotation mark at `from`: behind its last one; undefined when it never does. */
function endOfQuoted(text: string, from: number): number | undefined {
  let at = text.indexOf('"', from + 1);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at < 0 ? undefined : at + 1;
}

/** The fields of each record of a text (RFC 4180), whichever sign separates them. */
function records(text: string, separator: string): string[][] {
  const found: string[][] = [];
  const bare = new RegExp(`[^"${separator}\\r\\n]*`, "y");
  const end = new RegExp(`${separator}|\\r\\n|\\n|\\r|$`, "y");
  let record: string[] = [];
  for (let at = 0; at < text.length; at = end.lastIndex) {
    const isQuoted = text[at] === '"';
    bare.lastIndex = at;
    const to = isQuoted ? endOfQuoted(text, at) : at + bare.exec(text)![0].length;
    end.lastIndex = to ?? 0;
    const sign = to === undefined ? undefined : end.exec(text)?.[0];
    if (sign === undefined) throw new Error(messages.badCsv(found.length + 1, text.slice(at, at + 20)));
    const value = text.slice(at, to);
    record.push(isQuoted ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (sign === separator && end.lastIndex < text.length) continue;
    if (sign === separator) record.push("");
    found.push(record);
    record = [];
  }
  return found;
}

/**
 * Reads a table as spreadsheets write it: UTF-8 with or without a byte order mark, separated by commas, semicolons or
 * tabs. Rows without a value are passed over.
 *
 * @param needed - columns that must be there
 * @throws Error that names the row or the column
 */
export function readCsv(bytes: Uint8Array, needed: readonly string[]): CsvRow[] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error(messages.csvEncoding());
  }
  const [firstLine = ""] = text.split(/\r?\n/, 1);
  const separator = [",", ";", "\t"].find((sign) => firstLine.includes(sign)) ?? ",";
  const [header = [], ...rest] = records(text, separator);
  const names = header.map((name) => name.trim().toLowerCase());
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(messages.csvColumns(missing, names));
  return rest
    .map((values, i) => ({
      row: i + 2,
      fields: Object.fromEntries(names.map((name, column) => [name, fieldOf(name, values[column]?.trim() ?? "")])),
    }))
    .filter(({ fields }) => Object.values(fields).some((value) => value !== ""));
}
