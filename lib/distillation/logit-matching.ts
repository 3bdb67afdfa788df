import { tf } from "../backend";
import { type MlpParameters, mlpLogits, sizesOf } from "../models";
import {
  type BatchLoss,
  hardLabels,
  type LossAndGradient,
  type Trained,
  type TrainSettings,
  tensorStepper,
  train,
  weightedCrossEntropy,
} from "../training";
import type { DistilSettings } from "./distil";
import { checkAlpha } from "./distillation-loss";

/**
 * Logit matching: the loss ½ Σ_c (z_c − v_c)², the mean over the batch, of a student's logits z and a teacher's v, with
 * its gradient (z − v) / B (Ba and Caruana 2014, "Do Deep Nets Really Need to be Deep?", equation 1). The limit of
 * distillation at high temperature matches logits too, but only up to a constant in each row (Hinton, Vinyals and Dean
 * 2015, section 2.1).
 *
 * @param logits z, `[R, B, C]`
 * @param teacherLogits v, `[R, B, C]`
 * @throws RangeError when the shapes differ.
 */
export function squaredLogitError(logits: tf.Tensor3D, teacherLogits: tf.Tensor3D): LossAndGradient {
  if (logits.shape.join() !== teacherLogits.shape.join()) {
    throw new RangeError(
      `squaredLogitError: the student's logits have shape [${logits.shape.join(", ")}] and the teacher's ` +
        `[${teacherLogits.shape.join(", ")}]; expected one shape`,
    );
  }
  return tf.tidy(() => {
    const difference = tf.sub<tf.Tensor3D>(logits, teacherLogits);
    const errors = tf.sum(tf.square(difference), 2);
    return {
      loss: tf.mul<tf.Tensor1D>(tf.mean(errors, 1), 0.5),
      gradient: tf.div<tf.Tensor3D>(difference, logits.shape[1]),
    };
  });
}

export type MatchLogitsSettings = Omit<DistilSettings, "temperature" | "createStepper" | "onProgress" | "onRecord"> &
  Pick<TrainSettings<"hard" | "matched">, "onProgress" | "onRecord">;

/**
 * Trains students to have their teacher's logits, beside the control of `distil`: the arm `matched` learns from
 * α · {@link squaredLogitError} + (1 − α) · H(y, q_1), the arm `hard` from the labels alone. A teacher of several
 * replicates is an ensemble of which the logits are averaged.
 *
 * @throws RangeError on α outside [0, 1], and as `train`.
 */
export async function matchLogits(settings: MatchLogitsSettings): Promise<Trained<"hard" | "matched">> {
  const { teacher, student, labels, alpha, seeds, ...training } = settings;
  checkAlpha(alpha);
  const classes = sizesOf(teacher).at(-1)!;
  const hard = hardLabels(labels, classes);
  const matched = hard.map((term) => ({ ...term, weight: 1 - alpha }));
  // The trainer lays arm after arm along the replicate axis.
  const weights = [...seeds.map(() => 0), ...seeds.map(() => alpha)];
  return train({
    ...training,
    seeds,
    arms: { hard: { ...student, loss: hard }, matched: { ...student, loss: matched } },
    createStepper: tensorStepper(withLogitError(teacher, weights)),
  });
}

/** The sum of the loss's terms plus weights[r] times the error of replicate r's logits. */
function withLogitError(teacher: MlpParameters, weights: readonly number[]): BatchLoss {
  return (logits, targets, scales, inputs) => {
    const terms = weightedCrossEntropy(logits, targets, scales);
    const answers = mlpLogits(teacher, tf.reshape<tf.Rank.R2>(inputs, [-1, inputs.shape[2]]));
    const error = squaredLogitError(logits, tf.reshape(tf.mean(answers, 0), logits.shape));
    const weight = tf.tensor1d([...weights]);
    return {
      loss: tf.add(terms.loss, tf.mul(error.loss, weight)),
      gradient: tf.add(terms.gradient, tf.mul(error.gradient, tf.reshape(weight, [-1, 1, 1]))),
    };
  };
}
