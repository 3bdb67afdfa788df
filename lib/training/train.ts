import { tf } from "../backend";
import { type MlpParameters, sizesOf } from "../models";
import type { Arm } from "./arm";
import { type BestBy, bestSoFar } from "./best";
import { checkTrainSettings } from "./check-settings";
import type { LabelledRows } from "./evaluate";
import { fastestStepper } from "./fastest-stepper";
import { drawMinibatch } from "./minibatch";
import { adam, type Optimizer } from "./optimizers";
import { every, yieldToEventLoop } from "./pace";
import { replicateAxis, splitArms, termsOf } from "./replicate-axis";
import { constant, type Schedule } from "./schedules";
import type { CreateStepper } from "./stepper";

export interface TrainSettings<Name extends string> {
  /** One replicate of every arm a seed. */
  readonly seeds: readonly (number | string)[];
  /** What is trained, by name; all arms have networks of one shape. */
  readonly arms: Readonly<Record<Name, Arm>>;
  /** `[rows, features]`, row-major: what `drawRows` and the targets count rows of. */
  readonly inputs: Float32Array;
  readonly steps: number;
  readonly learningRate: number;
  /** Factor on the learning rate; constant unless given. */
  readonly schedule?: Schedule;
  /** Adam unless given. */
  readonly optimizer?: Optimizer;
  /** Rows to choose the best step by, never the test set; none unless given. */
  readonly validation?: LabelledRows;
  /** What is lowest at the best step: the validation error unless given; `({ loss }) => loss` for the validation loss. */
  readonly bestBy?: BestBy;
  /** Steps between two entries of the history and two looks at the validation rows; a twentieth of all unless given. */
  readonly recordEvery?: number;
  /** Called a few times a second, and after the last step. */
  readonly onProgress?: (progress: Progress<Name>) => void;
  /** The training step; the backend's fastest unless given. */
  readonly createStepper?: CreateStepper;
}

export interface Progress<Name extends string> {
  /** Steps done, of `steps`. */
  readonly step: number;
  readonly steps: number;
  /** Steps a second so far. */
  readonly rate: number;
  readonly remainingSeconds: number;
  /** Of the last step, by arm and seed. */
  readonly loss: Record<Name, number[]>;
}

/** What came out of an arm; every array has one entry a seed, every tensor one replicate. */
export type TrainedArm = {
  /** After the last step. */
  readonly last: MlpParameters;
  /** Where `bestBy` was lowest, the earliest among equals, with its validation error; absent without validation rows. */
  readonly best?: { readonly parameters: MlpParameters; readonly step: number[]; readonly error: number[] };
};

export interface HistoryEntry<Name extends string> {
  /** Steps done. */
  readonly step: number;
  /** Of the mini-batch of that step, by arm and seed. */
  readonly loss: Record<Name, number[]>;
  /** Share of the validation rows, by arm and seed. */
  readonly validationError?: Record<Name, number[]>;
  /** Cross-entropy of the validation rows in nats, by arm and seed. */
  readonly validationLoss?: Record<Name, number[]>;
}

export interface Trained<Name extends string> {
  /** New tensors; `tf.dispose(trained.arms)` frees them. */
  readonly arms: Record<Name, TrainedArm>;
  readonly history: HistoryEntry<Name>[];
}

/**
 * Trains every arm once a seed, all of them together.
 *
 * @throws RangeError on settings that cannot be trained; Error when a loss is no longer finite, naming arm and seed.
 */
export async function train<Name extends string>(settings: TrainSettings<Name>): Promise<Trained<Name>> {
  checkTrainSettings(settings);
  const { seeds, inputs, steps, learningRate, schedule = constant, optimizer = adam(), validation } = settings;
  const { recordEvery = Math.ceil(steps / 20), onProgress, createStepper = fastestStepper } = settings;
  const { bestBy = ({ error }) => error } = settings;
  const names = Object.keys(settings.arms) as Name[];
  const replicates = names.flatMap((name) => seeds.map((seed) => ({ name, arm: settings.arms[name], seed })));
  const byArm = <T>(values: ArrayLike<T>): Record<Name, T[]> => {
    const parts = names.map((name, a) => [name, Array.from(values).slice(a * seeds.length, (a + 1) * seeds.length)]);
    return Object.fromEntries(parts) as Record<Name, T[]>;
  };

  const sizes = sizesOf(settings.arms[names[0]].start);
  const { rows, dropout } = drawMinibatch(replicates, inputs, 0, sizes);
  const along = replicateAxis(names.map((name) => settings.arms[name]));
  const terms = termsOf(replicates.map(({ arm }) => arm));
  const stepper = createStepper({ ...along, terms, optimizer, rows, dropout: dropout.length > 0 });
  tf.dispose([along.start, along.masks ?? []]);
  const best = bestSoFar(bestBy);
  const history: HistoryEntry<Name>[] = [];
  const [started, pause, report] = [performance.now(), every(50), every(250)];
  try {
    for (let step = 1; step <= steps; step++) {
      const batch = drawMinibatch(replicates, inputs, step - 1, sizes);
      stepper.step(batch, learningRate * schedule(step - 1, steps));

      const last = step === steps;
      const record = last || step % recordEvery === 0;
      const tell = onProgress !== undefined && (report() || last);
      if (record || tell) {
        const loss = await stepper.loss();
        replicates.forEach(({ name, seed }, r) => {
          if (!Number.isFinite(loss[r])) throw diverged(name, seed, step, loss[r]);
        });
        if (record) {
          const seen = validation && (await best.look(stepper, step, validation));
          const validated = seen && { validationError: byArm(seen.error), validationLoss: byArm(seen.loss) };
          history.push({ step, loss: byArm(loss), ...validated });
        }
        if (tell) {
          const rate = (1000 * step) / (performance.now() - started);
          onProgress({ step, steps, rate, remainingSeconds: (steps - step) / rate, loss: byArm(loss) });
        }
      }
      if (pause()) await yieldToEventLoop();
    }
    return { arms: splitArms(names, seeds.length, stepper, best.take()), history };
  } finally {
    stepper.dispose();
    best.dispose();
  }
}

const diverged = (arm: string, seed: number | string, step: number, loss: number) =>
  new Error(
    `train: the loss of arm "${arm}", seed ${seed}, is ${loss} at step ${step}; expected a finite number. ` +
      "Lower the learning rate.",
  );
