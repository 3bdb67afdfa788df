import { type InspectOptions, inspect, types } from "node:util";
import { attempt } from "./attempt";
import { isTensor, tensorLine } from "./tensor-text";

/** As many entries as `inspect` shows of an array, a Map or a Set, and as many levels of plain objects. */
const shownEntries = 100;
const shownLevels = 3;

export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The list with its first entries changed; itself where none of them is. */
function changed<T>(list: readonly T[], change: (entry: T) => T): readonly T[] {
  const first = list.slice(0, shownEntries).map(change);
  return first.every((entry, i) => Object.is(entry, list[i])) ? list : first.concat(list.slice(shownEntries));
}

function recordWithLines(record: object, levels: number): object {
  const own = Object.getOwnPropertyDescriptors(record);
  const replaced = Object.entries(own).flatMap(([name, descriptor]) => {
    const value = withLines(descriptor.value, levels);
    return value === descriptor.value ? [] : [[name, { ...descriptor, value }] as const];
  });
  if (replaced.length === 0) return record;
  return Object.create(Object.getPrototypeOf(record), { ...own, ...Object.fromEntries(replaced) }) as object;
}

/**
 * The value with each tensor in its arrays, plain objects, Maps and Sets replaced by what `inspect` shows as a line of
 * text; the value itself where there is none. No getter is called.
 */
function withLines(value: unknown, levels: number): unknown {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return value;
  if (Object.hasOwn(value, "dataId") && isTensor(value)) return { [inspect.custom]: () => tensorLine(value) };
  if (levels === 0) return value;
  const inner = (entry: unknown) => withLines(entry, levels - 1);
  if (Array.isArray(value)) return changed(value, inner);
  if (value instanceof Map) {
    const entries = [...value];
    const shown = changed(entries, (entry) => changed(entry, inner) as typeof entry);
    return shown === entries ? value : new Map(shown);
  }
  if (value instanceof Set) {
    const entries = [...value];
    const shown = changed(entries, inner);
    return shown === entries ? value : new Set(shown);
  }
  return isRecord(value) ? recordWithLines(value, levels - 1) : value;
}

/** The value as a table or another printer of Node's shows it: tensors are lines of text, not their insides. */
export const tensorsAsLines = (value: unknown): unknown => attempt(() => withLines(value, shownLevels), value);

/** `inspect`, which shows contained tensors as lines of text. */
export const inspectValue = (value: unknown, options: InspectOptions = {}): string =>
  inspect(tensorsAsLines(value), options);
