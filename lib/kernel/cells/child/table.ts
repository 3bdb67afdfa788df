import { Console } from "node:console";
import { Writable } from "node:stream";
import type { MimeBundle } from "../messages";
import { inspectValue, isRecord, tensorsAsLines } from "./inspect-value";

/** A table shows this many rows of each end and this many columns, and says how many it leaves out. */
const edgeRows = 15;
const mostColumns = 20;

interface Row {
  name: string;
  cells: readonly unknown[];
}

/** The rows that are shown: all of them, or those of both ends with how many are left out between. */
function shownRows<T>(rows: readonly T[]): { rows: readonly T[]; left: number } {
  const left = rows.length - 2 * edgeRows;
  return left > 0 ? { rows: [...rows.slice(0, edgeRows), ...rows.slice(-edgeRows)], left } : { rows, left: 0 };
}

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function cellText(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number" && !Number.isInteger(value)) return String(Number(value.toPrecision(6)));
  return inspectValue(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
}

interface Table {
  columns: readonly string[];
  rows: readonly Row[];
  /** How many rows are left out in the middle. */
  left: number;
  /** What stands below: the whole size of a table that is cut. */
  note: string;
}

function htmlTable({ columns, rows, left, note }: Table): string {
  const line = (tag: string, texts: readonly string[]) =>
    texts.map((text) => `<${tag}>${escapeHtml(text)}</${tag}>`).join("");
  const body = rows.map(({ name, cells }) => `<tr>${line("th", [name])}${line("td", cells.map(cellText))}</tr>`);
  const gap = left > 0 ? [`<tr><th>…</th><td colspan="${columns.length}"></td></tr>`] : [];
  const shown = [...body.slice(0, edgeRows), ...gap, ...body.slice(edgeRows)].join("");
  const below = note === "" ? "" : `<p>${escapeHtml(note)}</p>`;
  return `<table><thead><tr>${line("th", ["", ...columns])}</tr></thead><tbody>${shown}</tbody></table>${below}`;
}

/** Node's own table, which knows the width of Japanese characters. */
function textTable({ columns, rows, note }: Table): string {
  let text = "";
  const stdout = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  const present = (cells: readonly unknown[]) =>
    columns.flatMap((column, i) => (cells[i] === undefined ? [] : [[column, tensorsAsLines(cells[i])] as const]));
  const byName = Object.fromEntries(rows.map(({ name, cells }) => [name, Object.fromEntries(present(cells))]));
  new Console({ stdout }).table(byName, [...columns]);
  return note === "" ? text.trimEnd() : `${text.trimEnd()}\n${note}`;
}

/**
 * An array of plain objects as a table, a row each, a column for each key of the rows shown; undefined for any other
 * array.
 */
export function recordsTable(values: readonly unknown[]): MimeBundle | undefined {
  if (values.length === 0 || !values.every(isRecord)) return undefined;
  const { rows: records, left } = shownRows(values.map((record, i) => ({ record, name: String(i) })));
  const keys = [...new Set(records.flatMap(({ record }) => Object.keys(record)))];
  if (keys.length === 0) return undefined;
  const columns = keys.slice(0, mostColumns);
  const rows = records.map(({ record, name }) => ({ name, cells: columns.map((column) => record[column]) }));
  const cut = left > 0 || keys.length > columns.length;
  const note = cut ? `${values.length} rows, ${keys.length} columns` : "";
  const table = { columns, rows, left, note };
  return { "text/html": htmlTable(table), "text/plain": textTable(table) };
}

/** A Map as a table of keys and values, for pages; undefined for an empty one. */
export function mapTable(map: ReadonlyMap<unknown, unknown>): MimeBundle | undefined {
  if (map.size === 0) return undefined;
  const { rows: entries, left } = shownRows([...map]);
  const rows = entries.map(([key, value]) => ({ name: cellText(key), cells: [value] }));
  return { "text/html": htmlTable({ columns: ["value"], rows, left, note: left > 0 ? `${map.size} entries` : "" }) };
}
