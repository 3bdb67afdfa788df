import type { tf } from "../backend";
import type { MlpParameters, NamedTensors } from "../models";
import type { Optimizer } from "./optimizers";

/** What one training step takes in, as plain row-major arrays. */
export interface StepBatch {
  /** Rows of each replicate's mini-batch, B. */
  readonly rows: number;
  /** `[R, B, features]` */
  readonly inputs: Float32Array;
  /** `[R, B, classes]` of each term of the loss. */
  readonly targets: readonly Float32Array[];
  /** `[R, B, units]` of each hidden layer: 0 where a unit is dropped, 1 / (1 − rate) where kept; empty without dropout. */
  readonly dropout: readonly Float32Array[];
}

/** Weight and temperature of one term of the loss in each replicate, `[R]` each. */
export interface TermSettings {
  readonly weights: readonly number[];
  readonly temperatures: readonly number[];
}

export interface StepperSettings {
  /** Where the replicates start; copied. */
  readonly start: MlpParameters;
  readonly terms: readonly TermSettings[];
  readonly optimizer: Optimizer;
  /** Of each layer's weights `[R, in, out]`: where it is 0, a weight stays as it starts; all are trained unless given. */
  readonly masks?: readonly tf.Tensor3D[];
  /** Rows of every mini-batch. */
  readonly rows: number;
  /** Whether mini-batches bring dropout factors. */
  readonly dropout: boolean;
}

/** R networks in training. It owns its tensors; `dispose` frees them. */
export interface Stepper {
  /**
   * Room for two mini-batches where `step` reads them, which saves it a copy: the next can be written while the present
   * one is trained on. Steps take other arrays as well; a stepper that needs no such room has none.
   */
  readonly areas?: readonly [StepBatch, StepBatch];
  /**
   * One gradient and one update of every replicate.
   *
   * @param meanwhile - may be called once before it returns: where there is time to do something else
   */
  step(batch: StepBatch, learningRate: number, meanwhile?: () => void): void;
  /** Loss of each replicate in the last step, `[R]`, computed before its update. */
  loss(): Promise<Float32Array>;
  /** The parameters now, as new tensors. */
  parameters(): MlpParameters;
  /** What its next step depends on, as new tensors: parameters, and what the optimizer remembers. For checkpoints. */
  snapshot(): NamedTensors;
  /** Goes on from a snapshot after `steps` steps; only reads the tensors. */
  restore(snapshot: NamedTensors, steps: number): void;
  dispose(): void;
}

/** Makes a stepper: the one seam where another implementation of the training step fits in. */
export type CreateStepper = (settings: StepperSettings) => Stepper;
