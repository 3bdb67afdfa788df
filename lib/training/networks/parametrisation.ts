import type { NamedTensors } from "../../models";

/**
 * What a network computes with, where that is not what is trained: weights of ±H, say. Each function takes the trained
 * parameters by name, without running statistics, and returns as many of the same names and shapes. They are called
 * inside `tf.tidy`.
 */
export interface NetworkParametrisation {
  /**
   * What a training step computes with. The gradient with respect to it goes to the trained parameters as it is.
   *
   * @param step 1 for the first
   */
  readonly training: (parameters: NamedTensors, step: number) => NamedTensors;
  /** Back to where what is trained may be, after the start and after every update; none unless given. */
  readonly constrain?: (parameters: NamedTensors) => NamedTensors;
  /** What is given out, also for validation. */
  readonly testing: (parameters: NamedTensors) => NamedTensors;
}

/** The usual one: the network computes with what is trained. */
export const asTrained: NetworkParametrisation = {
  training: (parameters) => parameters,
  testing: (parameters) => parameters,
};
