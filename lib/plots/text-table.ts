import { words } from "./messages";
import { columnsOf } from "./text-width";

/** Rows that a terminal shows before a table is cut. */
const mostRows = 24;

/** Lines of a table with aligned columns: the first column to the left, the others too, two spaces apart. */
export function textTable(rows: string[][]): string[] {
  const shown = rows.length > mostRows ? rows.slice(0, mostRows) : rows;
  const widths = shown[0].map((_, column) => Math.max(...shown.map((row) => columnsOf(row[column]))));
  const lines = shown.map((row) => row.map((cell, column) => pad(cell, widths[column])).join("  "));
  const rest = rows.length > mostRows ? [words.moreRows(rows.length - mostRows)] : [];
  return [...lines, ...rest].map((line) => `  ${line}`.trimEnd());
}

/** The text, filled with spaces to `columns` columns of a terminal. */
export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - columnsOf(text)));
}
