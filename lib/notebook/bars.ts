import { barMime } from "../course";
import type { Notebook } from "./schema";

/** The sentences of the bars that an executed notebook shows, one a line; undefined when it shows none. */
export function barText(notebook: Notebook): string | undefined {
  const texts = notebook.cells
    .flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []))
    .flatMap((output) => ("data" in output && barMime in output.data ? [String(output.data["text/plain"])] : []));
  return texts.length > 0 ? texts.join("\n") : undefined;
}
