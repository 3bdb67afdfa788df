import type { tf } from "../backend";
import type { MlpParameters } from "../models";
import type { Random } from "../random";
import type { LossTerm } from "./loss";

/** Rates of inverted dropout (Srivastava et al. 2014), each in [0, 1): what is kept is scaled by 1 / (1 − rate). */
export interface Dropout {
  /** Of the inputs; 0 unless given. */
  readonly input?: number;
  /** Of every hidden layer; 0 unless given. */
  readonly hidden?: number;
}

/**
 * What is trained in one way, once a seed. Arms of one run share the seeds: the same seed draws the same random
 * numbers in each, so that two arms with the same start and rows differ in their loss alone and can be paired.
 */
export interface Arm {
  /** Where it starts, one replicate a seed. Never changed or disposed of. */
  readonly start: MlpParameters;
  readonly loss: readonly LossTerm[];
  /**
   * Rows of the inputs in the next mini-batch, as many at every step and in every arm: `(random) => drawBatch(random,
   * 5000, 64)`, restricted to a transfer set, or passed through `drawShifts` for jitter. The stream is a step's own; the
   * replicate's seed is for rows that are its own in all steps, such as a training set a seed.
   */
  readonly drawRows: (random: Random, seed: number | string) => Int32Array;
  /**
   * Rows of the targets in the next mini-batch, as many as are drawn; the drawn rows themselves unless given. For a
   * teacher that sees another view of each image than its student.
   */
  readonly drawTargetRows?: (rows: Int32Array, random: Random) => Int32Array;
  /** None unless given. */
  readonly dropout?: Dropout;
  /**
   * Of each layer's weights `[seeds, in, out]`, 1 or 0: where it is 0 the weight is removed, 0 from the start to the
   * end. All weights are kept unless given.
   */
  readonly masks?: readonly tf.Tensor3D[];
}
