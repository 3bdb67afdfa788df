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

/** The fields of each record of a text (RFC 4180), whichever sign separates them. */
function records(text: string, separator: string): string[][] {
  const found: string[][] = [];
  const field = new RegExp(`("(?:[^"]|"")*"|[^"${separator}\\r\\n]*)(${separator}|\\r\\n|\\n|\\r|$)`, "y");
  let record: string[] = [];
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const [, value, end] = field.exec(text) ?? [];
    if (value === undefined) throw new Error(messages.badCsv(found.length + 1, text.slice(at, at + 20)));
    record.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end === separator && field.lastIndex < text.length) continue;
    if (end === separator) record.push("");
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
