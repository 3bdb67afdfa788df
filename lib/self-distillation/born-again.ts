import { tf } from "../backend";
import { checkAlpha, checkTemperature, distillationLoss } from "../distillation";
import { concatReplicates, type MlpParameters, sizesOf, takeReplicates } from "../models";
import { type Arm, checkSeeds, hardLabels, predictLogits, type TrainSettings, train } from "../training";

export interface BornAgainSettings extends Omit<TrainSettings<string>, "arms" | "validation"> {
  /** Students that follow one another, ≥ 1; the first teacher is generation 0 and comes before them. */
  readonly generations: number;
  /** Initial parameters of a generation, one replicate a seed, fresh in each. Disposed of after use. */
  readonly start: (generation: number) => MlpParameters;
  /** `[rows]`: true classes of the inputs. */
  readonly labels: ArrayLike<number>;
  readonly drawRows: Arm["drawRows"];
  /** T > 0. */
  readonly temperature: number;
  /** Weight of the teacher's soft targets in [0, 1]; the labels weigh the rest. */
  readonly alpha: number;
}

/** Networks of one generation, one replicate a seed. */
export type Generation = {
  /** Taught by the generation before of the same seed; generation 0 by the labels. */
  readonly student: MlpParameters;
  /** Same start, same mini-batches, labels alone; in generation 0 the same networks as `student`. */
  readonly control: MlpParameters;
};

/**
 * Born-again networks (Furlanello, Lipton, Tschannen, Itti and Anandkumar 2018, section 3): a network teaches one of its
 * own shape, that one the next, each from a fresh start. Every seed is a lineage of its own: its student learns from the
 * network of the same seed in the generation before. The control has all but the teacher, so that a gain of student over
 * control is the teacher's.
 *
 * Each generation has a checkpoint of its own, `PATH.generation-N`.
 *
 * @returns generation 0 to `generations`, new tensors
 * @throws RangeError on generations < 1, no seeds or one twice, T ≤ 0, α outside [0, 1], before anything is trained; and as
 * `distillationLoss` and `train`.
 */
export async function bornAgain(settings: BornAgainSettings): Promise<Generation[]> {
  const { generations, temperature, alpha } = settings;
  if (!Number.isInteger(generations) || generations < 1) {
    throw new RangeError(`bornAgain: generations is ${generations}; expected an integer ≥ 1`);
  }
  checkSeeds("bornAgain", settings.seeds);
  // Used only when generation 0 has been trained to its end.
  checkTemperature(temperature);
  checkAlpha(alpha);
  const born: Generation[] = [];
  try {
    for (let generation = 0; generation <= generations; generation++) {
      born.push(await bear(settings, generation, born.at(-1)?.student));
    }
    return born;
  } catch (error) {
    tf.dispose(born);
    throw error;
  }
}

/** One generation, as new tensors. @param teacher of the generation before, one replicate a seed */
async function bear(settings: BornAgainSettings, generation: number, teacher?: MlpParameters): Promise<Generation> {
  const { generations: _, start, labels, drawRows, temperature, alpha, seeds, checkpoint, ...training } = settings;
  const own = checkpoint && { ...checkpoint, path: `${checkpoint.path}.generation-${generation}` };
  const initial = start(generation);
  const starts: MlpParameters[] = [];
  try {
    for (const i of seeds.keys()) starts.push(takeReplicates(initial, [i]));
    const classes = sizesOf(initial).at(-1)!;
    const hard = hardLabels(labels, classes);
    const teacherLogits = teacher ? await predictLogits(teacher, training.inputs) : [];
    // A lineage is an arm of its own, because its teacher is; the fork makes its mini-batches its own as well.
    const arm = (i: number, loss: Arm["loss"]): Arm => ({
      start: starts[i],
      loss,
      drawRows: (random) => drawRows(random.fork(seeds[i]), seeds[i]),
    });
    const arms = Object.fromEntries([
      ...seeds.map((_, i) => [`control ${i}`, arm(i, hard)] as const),
      ...teacherLogits.map((logits, i) => {
        const soft = distillationLoss({ teacherLogits: [logits], classes, temperature, alpha, labels });
        return [`student ${i}`, arm(i, soft)] as const;
      }),
    ]);
    const trained = await train({ ...training, checkpoint: own, seeds: [`generation ${generation}`], arms });
    const join = (kind: string) => concatReplicates(seeds.map((_, i) => trained.arms[`${kind} ${i}`].last));
    const born = { student: join(teacher ? "student" : "control"), control: join("control") };
    tf.dispose(trained.arms);
    return born;
  } finally {
    tf.dispose([initial, starts]);
  }
}
