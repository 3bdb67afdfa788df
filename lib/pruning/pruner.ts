import type { MlpParameters } from "../models";
import type { Masks } from "./masks";

/** Masks within the given ones, by what training made of the weights: new tensors. */
export interface Pruner<P = MlpParameters> {
  (trained: P, masks: Masks): Masks;
  /** How many layers it prunes, where that is settled when it is made: what trains first can refuse others before. */
  readonly layers?: number;
}

/**
 * Refuses, before any time is spent on training, a pruner that was made for another number of layers; `caller` is named
 * in the error.
 *
 * @throws RangeError where the pruner says how many layers it prunes, and these are not as many.
 */
export function checkPruner(caller: string, { layers }: Pick<Pruner, "layers">, found: number): void {
  if (layers !== undefined && layers !== found) {
    throw new RangeError(
      `${caller}: the pruner is made for ${layers} layer(s) and there are ${found}; expected as many, such as one rate a layer`,
    );
  }
}
