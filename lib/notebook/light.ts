import type { Notebook, Output } from "./schema";

/** The most characters that one stream, or one MIME type of one display, may hold in a light notebook. */
export const LIGHT_LIMIT = 100_000;

const heavy = (mime: string, value: unknown): boolean =>
  mime === "application/vnd.plotly.v1+json" ||
  mime === "application/vnd.jupyter.widget-view+json" ||
  mime === "application/javascript" ||
  (mime === "text/html" && /<script\b/i.test(String(value))) ||
  (typeof value === "string" ? value : JSON.stringify(value)).length > LIGHT_LIMIT;

function lightBundle(data: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(data).filter(([mime, value]) => !heavy(mime, value));
  return kept.length > 0 ? Object.fromEntries(kept) : { "text/plain": `[left out: ${Object.keys(data).join(", ")}]` };
}

/** Both ends of a long text are worth more than its middle. */
function shorten(text: string): string {
  if (text.length <= LIGHT_LIMIT) return text;
  const half = LIGHT_LIMIT / 2;
  // A cut never leaves half of a surrogate pair, which no UTF-8 file can hold.
  const head = text.slice(0, half).replace(/[\ud800-\udbff]$/, "");
  const tail = text.slice(-half).replace(/^[\udc00-\udfff]/, "");
  return `${head}\n[${text.length - head.length - tail.length} characters left out]\n${tail}`;
}

function lightOutput(output: Output): Output {
  if (output.output_type === "stream") return { ...output, text: shorten(output.text) };
  return output.output_type === "error" ? output : { ...output, data: lightBundle(output.data) };
}

/**
 * The notebook with outputs fit for a repository: interactive figures, scripts and widgets go, their text and small SVG
 * stay, and nothing is longer than `LIGHT_LIMIT`. Running the notebook brings the rest back.
 */
export function lightNotebook(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, outputs: cell.outputs.map(lightOutput) } : cell,
  );
  return { ...notebook, cells };
}
