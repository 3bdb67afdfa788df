import { tf } from "../backend";
import { drawBatch } from "../data";
import { distillationLoss } from "../distillation";
import { concatReplicates, initMlp, type MlpParameters, replicatesOf, sizesOf } from "../models";
import { type Arm, hardLabels, type LabelledRows, predictLogits, type TrainSettings, train } from "../training";

/**
 * The network with a fresh output layer, one replicate a seed: the start of fine-tuning for another task. New tensors.
 *
 * @param network one replicate
 * @param classes of the new task
 * @throws RangeError on several replicates, no seeds or classes < 1.
 */
export function replaceHead(
  network: MlpParameters,
  classes: number,
  seeds: readonly (number | string)[],
): MlpParameters {
  return tf.tidy(() => {
    const copies = copiesOf("replaceHead", network, seeds.length);
    const fresh = initMlp({ sizes: [...sizesOf(network).slice(0, -1), classes], seeds });
    return {
      weights: [...copies.weights.slice(0, -1), ...fresh.weights.slice(-1)],
      biases: [...copies.biases.slice(0, -1), ...fresh.biases.slice(-1)],
    };
  });
}

export interface DeriveOrDistilSettings extends Omit<TrainSettings<DerivedArm>, "arms" | "inputs" | "validation"> {
  /** One replicate, possibly with a defect. Only read. */
  readonly original: MlpParameters;
  /** Clean rows: all that the new owner has. */
  readonly clean: LabelledRows;
  readonly batch: number;
  /** T > 0 of distillation. */
  readonly temperature: number;
}

export type DerivedArm = "derived" | "distilled" | "scratch";

/**
 * What does a model made from another inherit? Three ways from the same clean rows, once a seed:
 *
 * - **derived**: starts from the original's parameters and learns the labels (fine-tuning);
 * - **distilled**: starts afresh and learns the original's soft targets;
 * - **scratch**: starts afresh, exactly as the distilled one, and learns the labels.
 *
 * A planted defect lives in the parameters: the derived network starts with it, and the distilled one is told of it only
 * as far as the original's answers on clean rows are.
 *
 * @returns one replicate a seed of each, new tensors
 * @throws RangeError when the original has several replicates, and as `distillationLoss` and `train`.
 */
export async function deriveOrDistil(settings: DeriveOrDistilSettings): Promise<Record<DerivedArm, MlpParameters>> {
  const { original, clean, batch, temperature, seeds, ...training } = settings;
  const sizes = sizesOf(original);
  const classes = sizes[sizes.length - 1];
  const { inputs, labels } = clean;
  const { copies, fresh } = tf.tidy(() => ({
    copies: copiesOf("deriveOrDistil", original, seeds.length),
    fresh: initMlp({ sizes, seeds }),
  }));
  try {
    const hard = hardLabels(labels, classes);
    const teacherLogits = await predictLogits(original, inputs);
    const soft = distillationLoss({ teacherLogits, classes, temperature, alpha: 1 });
    const arm = (start: MlpParameters, loss: Arm["loss"]): Arm => ({
      start,
      loss,
      drawRows: (random) => drawBatch(random, labels.length, batch),
    });
    const arms = { derived: arm(copies, hard), distilled: arm(fresh, soft), scratch: arm(fresh, hard) };
    const trained = await train<DerivedArm>({ ...training, seeds, inputs, arms });
    const { derived, distilled, scratch } = trained.arms;
    return { derived: derived.last, distilled: distilled.last, scratch: scratch.last };
  } finally {
    tf.dispose([copies, fresh]);
  }
}

function copiesOf(caller: string, network: MlpParameters, count: number): MlpParameters {
  if (replicatesOf(network) !== 1) {
    throw new RangeError(
      `${caller}: the network has ${replicatesOf(network)} replicates; expected 1, see takeReplicates`,
    );
  }
  if (count === 0) throw new RangeError(`${caller}: found no seeds; expected at least one`);
  return concatReplicates(Array.from({ length: count }, () => network));
}
