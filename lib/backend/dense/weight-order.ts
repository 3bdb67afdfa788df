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
  /** A copy in which `move` has filled what each sparse layer has, `to`, with what was there, `from`. */
  const moved = (values: Float32Array, move: (from: Float32Array, to: Float32Array, places: Uint32Array) => void) => {
    const copy = values.slice();
    const arrays = values.length / (replicates * count);
    for (const { replicate, layer, places } of sparse)
      for (let array = 0; array < arrays; array++) {
        const first = (replicate * arrays + array) * count + starts[layer]!;
        const end = first + places.length;
        move(values.subarray(first, end), copy.subarray(first, end), places);
      }
    return copy;
  };
  return {
    into: (values) =>
      moved(values, (from, to, places) => {
        for (let i = 0; i < places.length; i++) to[i] = from[places[i]!]!;
      }),
    outOf: (values) =>
      moved(values, (from, to, places) => {
        for (let i = 0; i < places.length; i++) to[places[i]!] = from[i]!;
      }),
    fits: (parameters) =>
      sparse.every(({ replicate, layer, places, listed }) => {
        const from = replicate * count + starts[layer]!;
        return places.subarray(listed).every((place) => parameters[from + place] === 0);
      }),
  };
}
