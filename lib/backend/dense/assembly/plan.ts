/**
 * Where everything lies; fields of 4 bytes, which ../plan.ts writes in the same order. Arrays "[R, …]" hold the replicates
 * one after another. Address 0 stands for an array that is not there.
 */
@unmanaged
export class Plan {
  layers: i32;
  rows: i32;
  terms: i32;
  replicates: i32;
  /** Parameters of one replicate, each layer's rounded up to a multiple of 4. */
  count: i32;
  /** Units of each layer, inputs first: i32 [layers + 1]. */
  sizes: usize;
  /** Where each layer's parameters start, and their end: i32 [layers + 1]. */
  starts: usize;
  /** f32 [R, count]: weights [in, out] and biases [out] of one layer after another. */
  parameters: usize;
  /** What the update rule remembers: f32 [R, count], or [R, 2, count] for Adam. */
  slots: usize;
  /** f32 [R, count], 1 where a parameter is trained and 0 where it is frozen; may be 0. */
  mask: usize;
  /** f32 [R, rows, units of the first layer]. */
  inputs: usize;
  /** Addresses of f32 [R, rows, classes]: usize [terms]. */
  targets: usize;
  /** Weight and temperature: f32 [R, terms, 2]. */
  scales: usize;
  /** Addresses of f32 [R, rows, units] for each hidden layer: usize [layers − 1]; may be 0. */
  dropout: usize;
  /** f64 [R, rows]: each row's loss. */
  losses: usize;
  /** Replicates that one thread does alone; those after them are split in `blocks`, which any thread may do. */
  whole: i32;
  blocks: i32;
  /** Activations of the split replicates, one after another, and how many blocks of each have theirs: i32 [R − whole]. */
  activations: usize;
  activationBytes: i32;
  finished: usize;
  /** Where in its activations a replicate's outputs and deltas of each layer lie, f32 [rows, units]: usize [layers]. */
  outputs: usize;
  deltas: usize;
  /** A thread's workspace: the activations of one replicate, then these. */
  gradient: usize;
  scratch: usize;
  /** Addresses of each layer's `SparseLayer`, 0 for one that works with all weights: usize [R, layers]; may be 0. */
  sparse: usize;
  /** Rows rounded up to whole groups: what a unit takes in the turned arrays. */
  pitch: i32;
  /** Where in its activations a replicate's inputs and deltas of each sparse layer lie, f32 [units, pitch]: usize [layers]. */
  turnedInputs: usize;
  turnedDeltas: usize;
  /** Update rule: Adam if 1, else momentum, whose μ is `beta1`. `rate` and `epsilon` hold the bias corrections. */
  isAdam: i32;
  rate: f32;
  beta1: f32;
  beta2: f32;
  epsilon: f32;
}

export function floats(count: i32): usize {
  return (<usize>count) << 2;
}

export function units(plan: Plan, layer: i32): i32 {
  return load<i32>(plan.sizes + floats(layer));
}

/** What goes into layer `layer` (0 for the first), [rows, units]: the inputs, or the output of the layer below. */
export function inputOf(plan: Plan, replicate: i32, layer: i32, activations: usize): usize {
  if (layer === 0) return plan.inputs + floats(replicate * plan.rows * units(plan, 0));
  return activations + load<usize>(plan.outputs + floats(layer - 1));
}
