// A layer of one replicate that works with its listed weights alone. It takes and gives rows as the other layers do, and
// turns them to [units][pitch] and back, which costs little beside its products. What follows the last row of a group is
// multiplied too, and left where it is.
import { transpose } from "./pack";
import { floats, Plan, units } from "./plan";
import { sparseGradient } from "./sparse-gradient";
import { sparseProduct } from "./sparse-product";

/** Which weights are listed; ../sparse-layers.ts writes it. They come first among the layer's parameters, by input units. */
@unmanaged
export class SparseLayer {
  /** Listed weights. */
  count: i32;
  /** Addresses where the entries of each input unit and of each output unit start, and their end: see `sparseProduct`. */
  byInput: usize;
  byOutput: usize;
}

/** None where the layer works with all of its weights. */
export function sparseLayer(plan: Plan, replicate: i32, layer: i32): SparseLayer | null {
  if (!plan.sparse) return null;
  return changetype<SparseLayer | null>(load<usize>(plan.sparse + floats(replicate * plan.layers + layer)));
}

/** z [rows, fanOut] = h W for `rows` rows from `row` of h [rows, fanIn], which it keeps for the gradient. */
export function sparseForward(
  plan: Plan,
  sparse: SparseLayer,
  layer: i32,
  row: i32,
  rows: i32,
  h: usize,
  weights: usize,
  z: usize,
  activations: usize,
  scratch: usize,
): void {
  const fanIn = units(plan, layer);
  const fanOut = units(plan, layer + 1);
  const pitch = floats(plan.pitch);
  const input = activations + load<usize>(plan.turnedInputs + floats(layer)) + floats(row);
  transpose(h, floats(fanIn), rows, fanIn, input, plan.pitch);
  sparseProduct(sparse.byOutput, fanOut, weights, input, scratch, pitch, rows);
  transpose(scratch, pitch, fanOut, rows, z, fanOut);
}

/** below [rows, fanIn] = δ Wᵀ for `rows` rows from `row` of δ [rows, fanOut], which it keeps; none if `below` is 0. */
export function sparseBackward(
  plan: Plan,
  sparse: SparseLayer,
  layer: i32,
  row: i32,
  rows: i32,
  delta: usize,
  weights: usize,
  below: usize,
  activations: usize,
  scratch: usize,
): void {
  const fanIn = units(plan, layer);
  const fanOut = units(plan, layer + 1);
  const pitch = floats(plan.pitch);
  const turned = activations + load<usize>(plan.turnedDeltas + floats(layer)) + floats(row);
  transpose(delta, floats(fanOut), rows, fanOut, turned, plan.pitch);
  if (!below) return;
  sparseProduct(sparse.byInput, fanIn, weights, turned, scratch, pitch, rows);
  transpose(scratch, pitch, fanIn, rows, below, fanIn);
}

/** Writes the gradient of the listed weights from `from` to `to`, multiples of 4, to their places from `gradient` on. */
export function differentiateSparse(
  plan: Plan,
  sparse: SparseLayer,
  layer: i32,
  from: i32,
  to: i32,
  activations: usize,
  gradient: usize,
): void {
  const origin = load<usize>(sparse.byInput);
  const input = activations + load<usize>(plan.turnedInputs + floats(layer));
  const delta = activations + load<usize>(plan.turnedDeltas + floats(layer));
  const pitch = floats(plan.pitch);
  const first = origin + ((<usize>from) << 3);
  const last = origin + ((<usize>to) << 3);
  sparseGradient(sparse.byInput, units(plan, layer), first, last, input, delta, pitch, gradient);
}
