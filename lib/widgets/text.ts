import { createModel } from "./model";
import type { Control } from "./types";
import { controlOf } from "./widget";

function textOf(name: "Label" | "HTML", value: string): Control<string> {
  const model = createModel({ module: "controls", name, state: { value, description: "" } });
  return controlOf(
    model,
    () => String(model.get("value")),
    (next) => ({ value: next }),
  );
}

/** A line of text that the program may replace. */
export const label = (text: string): Control<string> => textOf("Label", text);

/** HTML that the program may replace. */
export const html = (text: string): Control<string> => textOf("HTML", text);
