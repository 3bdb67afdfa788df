import type { ParameterLayout } from "./parameter-layout";

/** The sparse products take this many rows at a time: `GROUP` of assembly/sparse-product.ts. */
const group = 20;

/**
 * Share of a layer's products, rows and weights rounded up, below which the listed ones take less time than all: measured
 * with 32 to 128 rows, 60 % where many replicates crowd the caches and 75 % at most.
 */
const worthListing = 0.6;

/** A layer of one replicate that works with its listed weights alone; the others are 0 and not trained. */
export interface SparseLayer {
  replicate: number;
  layer: number;
  /** Places of all of the layer's weights, the listed ones first, both in ascending order. */
  places: Uint32Array;
  listed: number;
}

/** Rows rounded up to whole groups. */
export const rowPitch = (rows: number) => group * Math.ceil(rows / group);

/**
 * The layers that gain by it. Listed is what is trained or not 0. In plain loops: all weights of all replicates pass here,
 * also where no layer gains, and array methods take many times as long.
 *
 * @param start, mask - in the layout's order
 */
export function sparseLayers(
  sizes: readonly number[],
  rows: number,
  { replicates, count, starts }: ParameterLayout,
  start: Float32Array,
  mask: Float32Array,
): SparseLayer[] {
  return Array.from({ length: replicates }, (_, replicate) =>
    sizes.slice(1).flatMap((out, layer) => {
      const from = replicate * count + starts[layer]!;
      const size = sizes[layer]! * out;
      const isListed = (place: number) => mask[from + place] !== 0 || start[from + place] !== 0;
      let listed = 0;
      for (let place = 0; place < size; place++) if (isListed(place)) listed++;
      if (4 * Math.ceil(listed / 4) * rowPitch(rows) >= worthListing * size * rows) return [];

      const places = new Uint32Array(size);
      let [next, other] = [0, listed];
      for (let place = 0; place < size; place++) places[isListed(place) ? next++ : other++] = place;
      return [{ replicate, layer, places, listed }];
    }),
  ).flat();
}
