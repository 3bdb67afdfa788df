import { randomUUID } from "node:crypto";

type Publish = (bundle: Readonly<Record<string, unknown>>, options: { displayId: string; update: boolean }) => void;

/** A text below the running cell that changes in its place. */
export interface LiveText {
  /** Shows a text in the place of the one before; only a notebook has such a place, a terminal shows nothing yet. */
  show(text: string, more?: Readonly<Record<string, unknown>>): void;
  /** Shows the text that stays; a terminal prints it. */
  end(text: string, more?: Readonly<Record<string, unknown>>): void;
}

/** `const text = liveText(); … text.show("half done"); … text.end("done")`; `more` are other MIME types beside it. */
export function liveText(): LiveText {
  // The kernel around this code, which other hosts do not have.
  const publish = Reflect.get(globalThis, Symbol.for("stillroom.display")) as Publish | undefined;
  const displayId = randomUUID();
  let update = false;
  const show = (text: string, more: Readonly<Record<string, unknown>> = {}) => {
    publish?.({ "text/plain": text, ...more }, { displayId, update });
    update = true;
  };
  return {
    show,
    end(text, more) {
      if (publish) show(text, more);
      else console.log(text);
    },
  };
}
