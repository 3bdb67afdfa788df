import { drawBatch, drawMixup, mixRows } from "../data";
import { type MlpParameters, sizesOf } from "../models";
import type { Random } from "../random";
import { type Arm, predictLogits } from "../training";
import { distillationLoss } from "./distillation-loss";

export interface FunctionMatchingSettings {
  /** Trained parameters, one replicate or an ensemble. Only read. */
  readonly teacher: MlpParameters;
  /** `[rows, features]`: what is mixed, such as the views of `consistentTeaching`. No labels are needed. */
  readonly inputs: Float32Array;
  /** Mixtures to draw: many times the rows of the transfer set, so that none is seen often. */
  readonly mixtures: number;
  readonly random: Random;
  /** Mixtures in a mini-batch. */
  readonly batch: number;
  /** T > 0. */
  readonly temperature: number;
}

export interface FunctionMatching {
  /** `[mixtures, features]`: the inputs of `train`. */
  readonly inputs: Float32Array;
  /** An arm but for its start, which learns from the soft targets alone. */
  readonly arm: Omit<Arm, "start">;
}

/**
 * Function matching (Beyer, Zhai, Royer, Markeeva, Anil and Kolesnikov 2022, section 3.1): distillation as matching of
 * two functions at many points, on and between the images. The points are mixtures by `mixRows` of two inputs each with
 * a share drawn from [0, 1), and both teacher and student see the mixture: its target is what the teacher says of it,
 * not a mixture of what the teacher says of its parts.
 *
 * The paper mixes anew in every step. Here the mixtures are drawn and the teacher is asked once, before any training.
 *
 * @throws RangeError on mixtures < 1, inputs that are no rows of the teacher's features, and as `distillationLoss`.
 */
export async function functionMatching(settings: FunctionMatchingSettings): Promise<FunctionMatching> {
  const { teacher, inputs, mixtures, random, batch, temperature } = settings;
  const sizes = sizesOf(teacher);
  const [features, classes] = [sizes[0], sizes[sizes.length - 1]];
  const count = inputs.length / features;
  if (!Number.isInteger(count) || count === 0 || !Number.isInteger(mixtures) || mixtures < 1) {
    throw new RangeError(
      `functionMatching: ${mixtures} mixtures of ${inputs.length} numbers; expected an integer ≥ 1 and one or more ` +
        `rows of ${features} features`,
    );
  }
  const drawn = new Float32Array(mixtures * features);
  drawBatch(random.fork("rows"), count, mixtures).forEach((row, i) => {
    drawn.set(inputs.subarray(row * features, (row + 1) * features), i * features);
  });
  const mixed = mixRows(drawn, drawMixup(random.fork("mixup"), mixtures));
  const teacherLogits = await predictLogits(teacher, mixed);
  return {
    inputs: mixed,
    arm: {
      loss: distillationLoss({ teacherLogits, classes, temperature, alpha: 1 }),
      drawRows: (own) => drawBatch(own, mixtures, batch),
    },
  };
}
