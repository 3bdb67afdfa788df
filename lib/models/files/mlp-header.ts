import * as z from "zod";

const count = z.number().int().positive();

/** The shape of multilayer perceptrons in a file's header. */
export const mlpHeader = z.object({ sizes: z.array(count).min(2), replicates: count });

/** Reads what stands in a file for each layer of each replicate, in that order: `[R][L]`. */
export function eachLayer<T>(
  { sizes, replicates }: z.infer<typeof mlpHeader>,
  read: (inputs: number, outputs: number, layer: number) => T,
): T[][] {
  return Array.from({ length: replicates }, () => sizes.slice(1).map((outputs, l) => read(sizes[l], outputs, l)));
}
