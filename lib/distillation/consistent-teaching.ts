import { drawBatch, drawShifts, type ImageSet, shiftedCopies } from "../data";
import { type MlpParameters, sizesOf } from "../models";
import type { Random } from "../random";
import { type Arm, type LossTerm, predictLogits } from "../training";
import { distillationLoss } from "./distillation-loss";

/** What the teacher sees when the student sees a shifted image. */
export type Teaching =
  /** The image as it is: its targets are computed once. */
  | "fixed"
  /** The same image under another shift, drawn anew in every step. */
  | "independent"
  /** The very view that the student sees. */
  | "consistent";

export interface ConsistentTeachingSettings {
  /** Trained parameters, one replicate or an ensemble. Only read. */
  readonly teacher: MlpParameters;
  /** The transfer set, without copies. */
  readonly images: ImageSet;
  /** The largest shift in each direction, an integer ≥ 0. */
  readonly pixels: number;
  /** Images in a mini-batch. */
  readonly batch: number;
  /** T > 0. */
  readonly temperature: number;
}

export interface Teachings {
  /** `[(2 · pixels + 1)² · images, features]`: all views, as `shiftedCopies` orders them; the inputs of `train`. */
  readonly inputs: Float32Array;
  /** Arms but for their start, which learn from the soft targets alone. */
  readonly arms: Readonly<Record<Teaching, Omit<Arm, "start">>>;
}

/**
 * Consistent teaching and the two ways it is held against (Beyer, Zhai, Royer, Markeeva, Anil and Kolesnikov 2022,
 * "Knowledge distillation: A good teacher is patient and consistent", section 3.1, figure 1). All three arms draw the
 * same shifted images for their student; they differ in what the teacher is asked about. As there are few shifts, the
 * teacher is asked about every view once, before any training.
 *
 * @throws RangeError as `shiftedCopies`, `predictLogits` and `distillationLoss`.
 */
export async function consistentTeaching(settings: ConsistentTeachingSettings): Promise<Teachings> {
  const { teacher, images, pixels, batch, temperature } = settings;
  const { images: inputs } = shiftedCopies(images, pixels);
  const { count } = images;
  const classes = sizesOf(teacher).at(-1)!;
  const teacherLogits = await predictLogits(teacher, inputs);
  const every = distillationLoss({ teacherLogits, classes, temperature, alpha: 1 });
  // The unmoved copies come first.
  const unmoved = (term: LossTerm): LossTerm => ({
    ...term,
    targets: term.targets.map((_, i) => term.targets[i % (count * classes)]),
  });
  const drawRows = (random: Random) => drawShifts(drawBatch(random, count, batch), count, pixels, random);
  return {
    inputs,
    arms: {
      fixed: { loss: every.map(unmoved), drawRows },
      independent: {
        loss: every,
        drawRows,
        drawTargetRows: (rows, random) =>
          drawShifts(
            rows.map((row) => row % count),
            count,
            pixels,
            random,
          ),
      },
      consistent: { loss: every, drawRows },
    },
  };
}
