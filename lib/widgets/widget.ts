import { publish } from "./host";
import type { Model, State } from "./model";
import { type Control, jupyterDisplay, type MimeBundle, nodeInspect, type Widget } from "./types";

/** Tells a front end to show a widget; nothing where no kernel runs. */
export function viewOf(modelId: string | undefined): MimeBundle {
  if (modelId === undefined) return {};
  return { "application/vnd.jupyter.widget-view+json": { version_major: 2, version_minor: 0, model_id: modelId } };
}

/** A widget of a model; `text` stands in its place where there are no widgets. */
export function widgetOf(model: Model, text: () => string): Widget {
  const bundle = () => ({ ...viewOf(model.open()), "text/plain": text() });
  return {
    show: () => publish(bundle()),
    text,
    modelId: model.open,
    [jupyterDisplay]: bundle,
    [nodeInspect]: text,
  };
}

/** A widget whose value `read` takes from the model, and `write` turns into a change of it. */
export function controlOf<V>(
  model: Model,
  read: () => V,
  write: (value: V) => State,
  valueText: (value: V) => string = String,
): Control<V> {
  const label = () => String(model.get("description") ?? "");
  const text = () => (label() === "" ? valueText(read()) : `${label()}: ${valueText(read())}`);
  return {
    ...widgetOf(model, text),
    get value() {
      return read();
    },
    set value(value) {
      model.set(write(value));
    },
    get label() {
      return label();
    },
    set label(description) {
      model.set({ description });
    },
    onChange(listener) {
      let last = read();
      return model.onChange(() => {
        const value = read();
        if (Object.is(value, last)) return;
        last = value;
        listener(value);
      });
    },
  };
}
