import { createModel } from "./model";
import type { Control } from "./types";
import { controlOf } from "./widget";

export interface Checkbox {
  /** At the start; false unless given. */
  value?: boolean;
  label?: string;
}

/** A box that is ticked or not. */
export function checkbox({ value = false, label = "" }: Checkbox = {}): Control<boolean> {
  const model = createModel({
    module: "controls",
    name: "Checkbox",
    state: { value, description: label, indent: false },
  });
  return controlOf(
    model,
    () => model.get("value") === true,
    (next) => ({ value: next }),
    (ticked) => (ticked ? "yes" : "no"),
  );
}
