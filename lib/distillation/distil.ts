import { type MlpParameters, sizesOf } from "../models";
import { type Arm, hardLabels, predictLogits, type Trained, type TrainSettings, train } from "../training";
import { distillationLoss } from "./distillation-loss";

export interface DistilSettings extends Omit<TrainSettings<"hard" | "distilled">, "arms"> {
  /** Trained parameters, one replicate or an ensemble of several. Only read. */
  readonly teacher: MlpParameters;
  /** Start, mini-batches and dropout of the student, the same for both arms. */
  readonly student: Omit<Arm, "loss">;
  /** `[rows]`: true classes of the transfer set, the inputs. */
  readonly labels: ArrayLike<number>;
  /** T > 0. */
  readonly temperature: number;
  /** Weight of the soft targets in [0, 1]. */
  readonly alpha: number;
}

/**
 * Knowledge distillation (Hinton, Vinyals and Dean 2015) beside its control.
 *
 * 1. The teacher, already trained and never touched again, gives its logits on the transfer set.
 * 2. At temperature T they become soft targets.
 * 3. For each seed two students start alike and see the same mini-batches: `distilled` learns from the distillation
 *    loss, `hard` from the labels alone.
 *
 * The two arms of a seed differ in the loss only, so their errors can be paired.
 *
 * @throws RangeError as `distillationLoss` and `train`.
 */
export async function distil(settings: DistilSettings): Promise<Trained<"hard" | "distilled">> {
  const { teacher, student, labels, temperature, alpha, ...training } = settings;
  const classes = sizesOf(teacher).at(-1)!;
  const teacherLogits = await predictLogits(teacher, training.inputs);
  const soft = distillationLoss({ teacherLogits, classes, temperature, alpha, labels });
  const hard = hardLabels(labels, classes);
  return train({ ...training, arms: { hard: { ...student, loss: hard }, distilled: { ...student, loss: soft } } });
}
