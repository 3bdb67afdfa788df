import { createModel } from "./model";
import type { Widget } from "./types";
import { widgetOf } from "./widget";

export interface Button extends Widget {
  /** Calls `listener` at each click. */
  onClick(listener: () => void): void;
}

/** A button with a label. */
export function button(label: string): Button {
  const model = createModel({ module: "controls", name: "Button", state: { description: label } });
  return {
    ...widgetOf(model, () => `[${label}]`),
    onClick: (listener) =>
      model.onEvent((content) => {
        if (typeof content === "object" && content !== null && Reflect.get(content, "event") === "click") listener();
      }),
  };
}
