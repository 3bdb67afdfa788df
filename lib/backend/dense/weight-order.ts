import type { ParameterLayout } from "./parameter-layout";
import type { SparseLayer } from "./sparse-layers";

/** The order of parameters in the kernel's memory: the layout's, but in each sparse layer the listed weights come first. */
export interface WeightOrder {
  /** From the layout's order, as a new array; of one or more arrays of parameters in each replicate. */
  into(values: Float32Array): Float32Array;
  /** To the layout's order, as a new array. */
  outOf(values: Float32Array): Float32Array;
  /** Whether all weights that are not listed are 0, of parameters in the layout's order. */
  fits(parameters: Float32Array): boolean;
}

export function weightOrder(
  { replicates, count, starts }: ParameterLayout,
  sparse: readonly SparseLayer[],
): WeightOrder {
  /** A copy in which `put` has moved what each sparse layer has `here` in the kernel's order and `there` in the layout's. */
  const moved = (values: Float32Array, put: (to: Float32Array, here: number, there: number) => void) => {
    const to = values.slice();
    const arrays = values.length / (replicates * count);
    for (const { replicate, layer, places } of sparse)
      for (let array = 0; array < arrays; array++) {
        const from = (replicate * arrays + array) * count + starts[layer]!;
        for (let i = 0; i < places.length; i++) put(to, from + i, from + places[i]!);
      }
    return to;
  };
  return {
    into: (values) =>
      moved(values, (to, here, there) => {
        to[here] = values[there]!;
      }),
    outOf: (values) =>
      moved(values, (to, here, there) => {
        to[there] = values[here]!;
      }),
    fits: (parameters) =>
      sparse.every(({ replicate, layer, places, listed }) => {
        const from = replicate * count + starts[layer]!;
        return places.subarray(listed).every((place) => parameters[from + place] === 0);
      }),
  };
}
