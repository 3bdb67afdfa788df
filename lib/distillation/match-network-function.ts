import { tf } from "../backend";
import { checkFinite, checkFiniteTensors, type NamedTensors, type Network, networkLogits } from "../models";
import type { Random } from "../random";
import type { AugmentBatch, LossTerm } from "../training";
import { checkTemperature, softTargets } from "./soft-targets";

export interface MatchNetworkFunctionSettings {
  /** The teacher's; the student's has the same inputs and classes. */
  readonly network: Network;
  /** Trained parameters of the teacher. Only read. */
  readonly teacher: NamedTensors;
  /** Of the transfer set, whose labels are not needed. */
  readonly rows: number;
  /** T > 0. */
  readonly temperature: number;
  /**
   * What becomes of the inputs of a mini-batch `[B, …inputShape]` before both see them: crops and flips make consistent
   * teaching, a mixture on top of them function matching.
   */
  readonly change: (inputs: Float32Array, rows: number, random: Random) => Float32Array;
}

/** What `trainNetwork` takes so that a student is taught. */
export interface NetworkTeaching {
  readonly loss: readonly LossTerm[];
  readonly augment: AugmentBatch;
}

/**
 * Consistent teaching and function matching for networks of named tensors (Beyer, Zhai, Royer, Markeeva, Anil and
 * Kolesnikov 2022, section 3.1): in every step the mini-batch is changed anew, and the teacher answers the very inputs
 * that the student learns from. `trainNetwork({ …, ...matchNetworkFunction(…) })`.
 *
 * @throws RangeError on T ≤ 0, no rows, or a teacher that is not finite; in a step, on inputs that are not, and
 * as `networkLogits` and `softTargets`.
 */
export function matchNetworkFunction(settings: MatchNetworkFunctionSettings): NetworkTeaching {
  const { network, teacher, rows, temperature, change } = settings;
  checkTemperature(temperature);
  if (!Number.isInteger(rows) || rows < 1) {
    throw new RangeError(`matchNetworkFunction: rows is ${rows}; expected an integer ≥ 1, those of the transfer set`);
  }
  checkFiniteTensors("matchNetworkFunction: the teacher", teacher);
  const { classes, inputShape } = network;
  // Only its shape is used: every step puts the teacher's answers in its place.
  const targets = new Float32Array(rows * classes).fill(1 / classes);
  return {
    loss: [{ targets, weight: temperature ** 2, temperature }],
    augment: (batch, random) => {
      const inputs = change(batch.inputs, batch.rows, random);
      checkFinite("matchNetworkFunction", "the changed inputs", inputs);
      const logits = tf.tidy(() =>
        networkLogits(network, teacher, tf.tensor(inputs, [batch.rows, ...inputShape])).dataSync<"float32">(),
      );
      return { rows: batch.rows, inputs, targets: [softTargets([logits], classes, temperature)] };
    },
  };
}
