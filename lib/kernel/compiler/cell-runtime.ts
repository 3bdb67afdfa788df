import type { CellRuntime } from "./contract";

type Exports = Readonly<Record<string, unknown>>;

function declareGlobals(names: readonly string[]): void {
  for (const name of names) {
    if (Object.getOwnPropertyDescriptor(globalThis, name)?.writable) continue;
    Object.defineProperty(globalThis, name, { value: undefined, writable: true, enumerable: true, configurable: true });
  }
}

const isRecord = (value: unknown): value is Exports =>
  (typeof value === "object" && value !== null) || typeof value === "function";

/**
 * One export as the types promise it. CommonJS packages differ from their types in Node: a transpiled one hides its
 * default export behind `module.exports`, and names that Node's scan missed are only properties of it.
 */
function exported(module: Exports, specifier: string, name: string): unknown {
  const whole = module.default;
  if (name === "default" && isRecord(whole) && whole.__esModule === true && "default" in whole) return whole.default;
  if (name in module) return module[name];
  if (isRecord(whole) && name in whole) return whole[name];
  // Node 24 gives every CommonJS module this export besides its own.
  const names = Object.keys(module).filter((found) => found !== "module.exports");
  const found = names.slice(0, 12).join(", ") || "nothing";
  throw new SyntaxError(`The module "${specifier}" has no export named "${name}". It exports: ${found}.`);
}

/** What compiled cells call; see {@link CellRuntime}. */
export const cellRuntime: CellRuntime = {
  declare: declareGlobals,
  assigned: () => {},
  boxed: (value) => ({ value }),
  load: () => undefined,
  importing: (promise) => promise,
  imported(module, specifier, names) {
    const values: unknown[] = [];
    // No callback: a missing export is shown with the cell's line and no frame besides.
    for (const name of names) values.push(exported(module as Exports, specifier, name));
    return values;
  },
};
