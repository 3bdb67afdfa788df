import { createModel } from "./model";
import type { Widget } from "./types";
import { widgetOf } from "./widget";

function boxOf(name: "HBox" | "VBox", children: readonly Widget[], gap: string): Widget {
  const references = () => children.map((child) => `IPY_MODEL_${child.modelId()}`);
  const model = createModel({ module: "controls", name, state: { children: references } });
  return widgetOf(model, () => children.map((child) => child.text()).join(gap));
}

/** Widgets side by side. */
export const hbox = (children: readonly Widget[]): Widget => boxOf("HBox", children, "   ");

/** Widgets below each other. */
export const vbox = (children: readonly Widget[]): Widget => boxOf("VBox", children, "\n");
