/**
 * Names that Node's own globals or the cell's wrapper use. A cell may declare them (`const URL = …`), but packages must
 * keep seeing Node's, so the compiler gives the cells' variable another name.
 */
const reserved: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  "require",
  "module",
  "exports",
  "__filename",
  "__dirname",
  "prompt",
]);

export const isReserved = (name: string): boolean => reserved.has(name);

/** The name of the global property that holds the cells' variable `name`. */
export const runtimeName = (name: string): string => (isReserved(name) ? `${name}__cell` : name);
