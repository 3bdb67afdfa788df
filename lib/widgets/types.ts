/** The method by which JavaScript kernels ask an object for its MIME bundle. */
export const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display");

/** The method by which Node and hosts without MIME bundles ask an object for its text. */
export const nodeInspect: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/** MIME type → content, as Jupyter's `display_data` carries it. */
export type MimeBundle = Record<string, unknown>;

/**
 * Something that the reader operates below a cell. As the last expression of a cell it is shown; `show()` shows it from
 * anywhere. A front end without widgets shows its text, and `interact` its picture.
 */
export interface Widget {
  /** Shows the widget below the running cell; outside a kernel prints its text. Await the promise where there is one. */
  show(): void | Promise<void>;
  /** What stands in its place where there are no widgets. */
  text(): string;
  /** Makes the widget known to the front end if it is not yet; undefined where no kernel runs. */
  modelId(): string | undefined;
  [jupyterDisplay](): MimeBundle | Promise<MimeBundle>;
  [nodeInspect](): string;
}

/** A widget with a value that reader and program may change. */
export interface Control<V> extends Widget {
  value: V;
  /** Stands before it; `interact` gives it the name of its parameter when it is empty. */
  label: string;
  /** Calls `listener` after each change, whoever made it; returns what ends that. */
  onChange(listener: (value: V) => void): () => void;
}
