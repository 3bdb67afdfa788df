import type { allocator } from "./allocator";

export interface DenseBatch {
  /** `[R, B, features]` */
  inputs: Float32Array;
  /** Target probabilities of each term, `[R, B, classes]`. */
  targets: readonly Float32Array[];
  /** Factors on each hidden layer's outputs, `[R, B, units]`; none without dropout. */
  dropout: readonly Float32Array[];
}

/**
 * Takes room for one mini-batch: the fields of the plan that point to it and, as soon as there is memory, its arrays.
 *
 * @param rows of all replicates, R · B
 * @param terms of the loss
 */
export function batchArea(
  area: ReturnType<typeof allocator>,
  sizes: readonly number[],
  rows: number,
  terms: number,
  dropout: boolean,
) {
  const hidden = dropout ? sizes.slice(1, -1) : [];
  const classes = sizes.at(-1)!;
  const inputs = area.floats(rows * sizes[0]!);
  const targets = Array.from({ length: terms }, () => area.floats(rows * classes));
  const factors = hidden.map((units) => area.floats(rows * units));
  const plan = {
    inputs,
    targets: area.floats(terms),
    dropout: hidden.length > 0 ? area.floats(hidden.length) : 0,
  };
  return {
    plan,
    open({ buffer }: WebAssembly.Memory): DenseBatch {
      new Uint32Array(buffer, plan.targets, terms).set(targets);
      new Uint32Array(buffer, plan.dropout, hidden.length).set(factors);
      const floats = (address: number, units: number) => new Float32Array(buffer, address, rows * units);
      return {
        inputs: floats(inputs, sizes[0]!),
        targets: targets.map((address) => floats(address, classes)),
        dropout: factors.map((address, l) => floats(address, hidden[l]!)),
      };
    },
  };
}
