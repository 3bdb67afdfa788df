import { inspect } from "node:util";
import { createModel } from "./model";
import { represent } from "./represent";
import type { MimeBundle, Widget } from "./types";
import { widgetOf } from "./widget";

/** An output as notebooks store it. */
type Shown =
  | { output_type: "display_data"; data: MimeBundle; metadata: object }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

/** A place below the cell whose content the program replaces. */
export interface Output extends Widget {
  /** Shows a value, in the place of what was there, as a cell shows its last expression; undefined empties it. */
  replace(value: unknown): Promise<void>;
  /** Shows a value below what is there. */
  append(value: unknown): Promise<void>;
  /** Shows something thrown, in the place of what was there. */
  fail(thrown: unknown): void;
}

async function shownOf(value: unknown): Promise<Shown[]> {
  return value === undefined ? [] : [{ output_type: "display_data", data: await represent(value), metadata: {} }];
}

function errorOf(thrown: unknown): Shown {
  const shown = inspect(thrown);
  const { ename, evalue } =
    thrown instanceof Error ? { ename: thrown.name, evalue: thrown.message } : { ename: "Uncaught", evalue: shown };
  return { output_type: "error", ename, evalue, traceback: shown.split("\n") };
}

const textOf = (shown: Shown): string =>
  shown.output_type === "error" ? shown.traceback.join("\n") : String(shown.data["text/plain"] ?? "");

/**
 * An empty place for what a program shows later. Its content is part of its state, sent whole: so it is replaced at
 * once, is saved with the notebook, and does not depend on which request the front end thinks an output belongs to.
 */
export function output(): Output {
  const model = createModel({ module: "output", name: "Output", state: { outputs: [] } });
  const outputs = () => model.get("outputs") as readonly Shown[];
  return {
    ...widgetOf(model, () => outputs().map(textOf).join("\n")),
    async replace(value) {
      model.set({ outputs: await shownOf(value) });
    },
    async append(value) {
      const more = await shownOf(value);
      model.set({ outputs: [...outputs(), ...more] });
    },
    fail: (thrown) => model.set({ outputs: [errorOf(thrown)] }),
  };
}
