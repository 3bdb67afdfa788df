import * as z from "zod";
import { type BarReport, barMime } from "../course";
import type { Notebook } from "./schema";

const reportSchema: z.ZodType<BarReport> = z.object({
  module: z.string(),
  profile: z.string(),
  bars: z.array(
    z.object({
      on: z.string(),
      verdict: z.enum(["pass", "fail", "null"]),
      sentence: z.string(),
      interval: z.object({ mean: z.number(), low: z.number(), high: z.number(), n: z.number() }),
      threshold: z.number(),
    }),
  ),
});

const bundles = (notebook: Notebook) =>
  notebook.cells
    .flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []))
    .flatMap((output) => ("data" in output && barMime in output.data ? [output.data] : []));

/** The sentences of the bars that an executed notebook shows, one a line; undefined when it shows none. */
export function barText(notebook: Notebook): string | undefined {
  const texts = bundles(notebook).map((data) => String(data["text/plain"]));
  return texts.length > 0 ? texts.join("\n") : undefined;
}

/** The bars that an executed notebook shows, as data; what has not their form is left out. */
export const barsOf = (notebook: Notebook): BarReport[] =>
  bundles(notebook).flatMap((data) => reportSchema.safeParse(data[barMime]).data ?? []);
