import { vbox } from "./box";
import { publish } from "./host";
import { latestOnly } from "./latest-only";
import { output } from "./output";
import { represent, textOf } from "./represent";
import { type Control, jupyterDisplay, type MimeBundle, nodeInspect, type Widget } from "./types";
import { viewOf } from "./widget";

type Controls = Readonly<Record<string, Control<unknown>>>;

/** What the controls hold, by their names. */
export type ValuesOf<C extends Controls> = { readonly [K in keyof C]: C[K]["value"] };

/** The static picture below the values that it was made for: what a front end without widgets shows of the bundle. */
function captioned(picture: MimeBundle, caption: string): MimeBundle {
  const text = { "text/plain": `${caption}\n${picture["text/plain"] ?? ""}`.trimEnd() };
  const page = picture["text/html"];
  const escaped = caption.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\n/g, "<br>");
  return { ...picture, ...(page === undefined ? {} : { "text/html": `<p>${escaped}</p>${page}` }), ...text };
}

/**
 * Shows what `fn` returns, and shows it anew whenever the reader changes a control; when changes come faster than `fn`
 * works, the newest counts. What it throws is shown in the same place. `fn` is called once at the start, so that a page
 * without widgets shows the picture of the default values; a `fn` that throws then makes the cell fail.
 *
 *     interact(({ T }) => barChart({ …, series: [{ name: `T = ${T}`, values: softmaxRow(logits, T) }] }), {
 *       T: floatSlider({ value: 4, min: 0.5, max: 20, step: 0.5 }),
 *     });
 *
 * Only what `fn` returns is kept below the cell: let it return a figure and not print.
 *
 * @param controls - by the names under which `fn` gets their values; a control without a label is labelled by its name
 */
export function interact<C extends Controls>(fn: (values: ValuesOf<C>) => unknown, controls: C): Widget {
  const named = Object.entries(controls);
  for (const [name, control] of named) if (control.label === "") control.label = name;
  const call = () => fn(Object.fromEntries(named.map(([name, { value }]) => [name, value])) as ValuesOf<C>);

  const place = output();
  const box = vbox([...named.map(([, control]) => control), place]);
  let shown = call();
  // Whoever shows the widget hears of a rejection; one that is never shown must not end the process.
  if (shown instanceof Promise) shown.catch(() => {});
  const redraw = latestOnly(async (isNewest) => {
    try {
      shown = call();
      const value = await shown;
      if (isNewest()) await place.replace(value);
    } catch (thrown) {
      if (isNewest()) place.fail(thrown);
    }
  });
  for (const [, control] of named) control.onChange(redraw);

  const caption = () => named.map(([, control]) => control.text()).join("\n");
  // One bundle serves all: a front end with widgets takes the view, which ranks above HTML, and finds the picture in the
  // state of the output; any other takes the static picture beside it.
  async function bundle(): Promise<MimeBundle> {
    const value = await shown;
    await place.replace(value);
    return { ...captioned(await represent(value), caption()), ...viewOf(box.modelId()) };
  }
  const text = () => `${caption()}\n${textOf(shown)}`;
  return { ...box, text, show: () => bundle().then(publish), [jupyterDisplay]: bundle, [nodeInspect]: text };
}
