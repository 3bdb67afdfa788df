import { wideLabel } from "./label-style";
import { createModel } from "./model";
import type { Control } from "./types";
import { controlOf } from "./widget";

export interface Dropdown<V> {
  /** Values, which are shown as text; or names with the values they stand for. */
  options: readonly V[] | Readonly<Record<string, V>>;
  /** One of the options; the first unless given. */
  value?: V;
  label?: string;
}

/**
 * A choice of one among several values.
 *
 * @throws RangeError when there is no option, or the value is none of them; on reading, when a front end chose none
 */
export function dropdown<const V>({ options, value, label = "" }: Dropdown<V>): Control<V> {
  const entries: readonly (readonly [string, V])[] = Array.isArray(options)
    ? (options as readonly V[]).map((option) => [String(option), option] as const)
    : Object.entries(options as Readonly<Record<string, V>>);
  if (entries.length === 0) throw new RangeError("dropdown: options is empty, expected at least one");
  const names = entries.map(([name]) => name);
  const indexOf = (wanted: V) => {
    const index = entries.findIndex(([, option]) => Object.is(option, wanted));
    if (index < 0) throw new RangeError(`dropdown: value is ${wanted}, expected one of: ${names.join(", ")}`);
    return index;
  };
  const model = createModel({
    module: "controls",
    name: "Dropdown",
    state: {
      _options_labels: names,
      index: value === undefined ? 0 : indexOf(value),
      description: label,
      style: wideLabel(),
    },
  });
  const entry = () => {
    const index = model.get("index");
    const chosen = entries[Number(index)];
    if (chosen !== undefined) return chosen;
    throw new RangeError(
      `dropdown: the front end chose number ${index}, expected 0 to ${entries.length - 1}; choose again`,
    );
  };
  return controlOf(
    model,
    () => entry()[1],
    (next) => ({ index: indexOf(next) }),
    () => entry()[0],
  );
}
