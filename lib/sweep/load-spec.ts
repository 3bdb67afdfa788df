import { realpathSync } from "node:fs";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import { pointsOf, type Settings } from "./grid";
import { programOf } from "./program";

/** What one run gives back: anything that JSON holds. */
export type Run = (settings: Settings) => unknown;

/** A sweep as its file has it. */
export interface Spec {
  /** Absolute path. */
  readonly file: string;
  readonly program: string;
  /** In the order of the grid; the last axis changes fastest. */
  readonly points: readonly Settings[];
  readonly run: Run;
}

const value = z.union(
  [z.string(), z.number(), z.boolean(), z.null()],
  "expected a string, a number, true, false or null",
);
const axis = z
  .array(value)
  .min(1, "has no values")
  .refine((values) => new Set(values).size === values.length, "has a value twice");
const specSchema = z.object({
  grid: z.record(z.string(), axis).refine((grid) => Object.keys(grid).length > 0, "has no axes"),
  run: z.custom<Run>((found) => typeof found === "function", "expected a function of the settings"),
});

const explain = (file: string, { issues }: z.ZodError): string =>
  [
    `${file} is no sweep:`,
    ...issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`),
    "A sweep exports `grid`, an object of arrays, and `run`, a function of one point of it:",
    "  export const grid = { seed: [1, 2, 3], width: [50, 100] } as const;",
    "  export async function run({ seed, width }: Settings<typeof grid>) { … return { error }; }",
  ].join("\n");

/**
 * Reads a sweep. The process must be able to import TypeScript.
 *
 * @throws Error when the file cannot be imported or is no sweep
 */
export async function loadSpec(path: string): Promise<Spec> {
  const file = realpathSync(path);
  const found = specSchema.safeParse({ ...(await import(/* @vite-ignore */ pathToFileURL(file).href)) });
  if (!found.success) throw new Error(explain(path, found.error));
  const { grid, run } = found.data;
  return { file, program: await programOf(file), points: pointsOf(grid), run };
}
