import { randomUUID } from "node:crypto";
import { tslabPublish } from "./tslab";
import { type Figure, jupyterDisplay, type MimeBundle } from "./types";

/** Shows a MIME bundle; the same display id with `update` replaces what was shown before. */
export type Publish = (bundle: MimeBundle, options?: { displayId?: string; update?: boolean }) => void;

/** Shows a figure below the cell that runs; outside a notebook prints its text summary. */
export function show(figure: Figure): void {
  publisher()(figure[jupyterDisplay]());
}

/** A place below the cell whose figure can be replaced, for curves that grow while a run goes on. */
export interface LiveFigure {
  /** Shows the figure in the place of the one before. Outside a notebook each text summary is printed. */
  show(figure: Figure): void;
}

/** A place for a figure that changes: `const live = liveFigure(); … live.show(lineChart(…))`. */
export function liveFigure(): LiveFigure {
  const displayId = randomUUID();
  let update = false;
  return {
    show: (figure) => {
      publisher()(figure[jupyterDisplay](), { displayId, update });
      update = true;
    },
  };
}

/** The notebook around this code, else the terminal. Looked for at each call: modules may load before the kernel. */
function publisher(): Publish {
  const ours: unknown = Reflect.get(globalThis, Symbol.for("stillroom.display"));
  if (typeof ours === "function") return ours as Publish;
  return tslabPublish() ?? ((bundle) => console.log(bundle["text/plain"]));
}
