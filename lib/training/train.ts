import { tf } from "../backend";
import { type MlpParameters, namedMlp, sizesOf, takeReplicates } from "../models";
import type { Arm } from "./arm";
import { bestSoFar } from "./best";
import { checkTrainSettings } from "./check-settings";
import { criterionProbe, optimizerProbe, stepperProbe, trainingIdentity } from "./checkpoint";
import { evaluateChecked } from "./evaluate";
import { fastestStepper } from "./fastest-stepper";
import { learningRates } from "./learning-rates";
import { drawMinibatch } from "./minibatch";
import { notFiniteAmong } from "./not-finite";
import { adam } from "./optimizers";
import { replicateAxis, splitArms, termsOf } from "./replicate-axis";
import { resume, suspend } from "./resume";
import type { RunSettings } from "./run-settings";
import { type Pace, runSteps } from "./run-steps";
import { constant } from "./schedules";
import type { CreateStepper, StepBatch } from "./stepper";

export interface TrainSettings<Name extends string> extends RunSettings {
  /** One replicate of every arm a seed. */
  readonly seeds: readonly (number | string)[];
  /** What is trained, by name; all arms have networks of one shape. */
  readonly arms: Readonly<Record<Name, Arm>>;
  /** `[rows, features]`, row-major: what `drawRows` and the targets count rows of. */
  readonly inputs: Float32Array;
  /** Called a few times a second, and after the last step. */
  readonly onProgress?: (progress: Progress<Name>) => void;
  /** Called with each entry of the history as it is made: `record.write` of `openRunRecord`. */
  readonly onRecord?: (entry: HistoryEntry<Name>) => void;
  /** The training step; the backend's fastest unless given. */
  readonly createStepper?: CreateStepper;
}

export interface Progress<Name extends string> extends Pace {
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
 * @throws RangeError on settings that cannot be trained, such as a start that is not finite, and a checkpoint of others;
 * Error when a loss, or a parameter where the loss is recorded, is no longer finite, naming arm and seed.
 */
export async function train<Name extends string>(settings: TrainSettings<Name>): Promise<Trained<Name>> {
  checkTrainSettings(settings);
  const { seeds, inputs, steps, learningRate, schedule = constant, optimizer = adam(), validation } = settings;
  const { recordEvery = Math.ceil(steps / 20), patience = Infinity, onProgress, onRecord, checkpoint } = settings;
  const { bestBy = ({ error }) => error, createStepper = fastestStepper } = settings;
  const names = Object.keys(settings.arms) as Name[];
  const replicates = names.flatMap((name) => seeds.map((seed) => ({ name, arm: settings.arms[name], seed })));
  const byArm = <T>(values: ArrayLike<T>): Record<Name, T[]> => {
    const parts = names.map((name, a) => [name, Array.from(values).slice(a * seeds.length, (a + 1) * seeds.length)]);
    return Object.fromEntries(parts) as Record<Name, T[]>;
  };

  const sizes = sizesOf(settings.arms[names[0]].start);
  const first = drawMinibatch(replicates, inputs, 0, sizes);
  const { rows, dropout } = first;
  const along = replicateAxis(names.map((name) => settings.arms[name]));
  const terms = termsOf(replicates.map(({ arm }) => arm));
  const making = { ...along, terms, optimizer, rows, dropout: dropout.length > 0 };
  const rates = learningRates("train", learningRate, schedule, steps);
  const arrays = () => [
    ...[...along.start.weights, ...along.start.biases, ...(along.masks ?? [])].map((t) => t.dataSync<"float32">()),
    ...[first.inputs, ...first.targets, ...dropout, rates, optimizerProbe(optimizer), criterionProbe(bestBy)],
    ...stepperProbe(createStepper(making), first),
    ...[inputs, ...replicates.flatMap(({ arm }) => arm.loss.map(({ targets }) => targets))],
    ...(validation ? [validation.inputs, Float64Array.from(validation.labels)] : []),
  ];
  const plain = { names, seeds, sizes, steps, recordEvery, patience, terms, stepper: createStepper.name };
  const identity = checkpoint ? trainingIdentity(plain, arrays()) : "";
  const stepper = createStepper(making);
  tf.dispose([along.start, along.masks ?? []]);
  let best = bestSoFar("train", bestBy);
  try {
    const session = await resume<HistoryEntry<Name>>("train", checkpoint, identity, stepper, bestBy);
    best = session.best;
    const history = [...session.history];
    const finiteLoss = async (step: number) => {
      const loss = await stepper.loss();
      replicates.forEach(({ name, seed }, r) => {
        if (!Number.isFinite(loss[r])) throw diverged("the loss", name, seed, step, loss[r]);
      });
      return byArm(loss);
    };
    const look = async (step: number) => {
      const now = stepper.parameters();
      try {
        // The loss was computed before the update.
        const bad = await notFiniteAmong(namedMlp(now));
        if (bad) {
          const { name, seed } = replicates[Math.floor((bad.at * replicates.length) / bad.of)];
          throw diverged(`a number of ${bad.name}`, name, seed, step, bad.value);
        }
        if (!validation) return undefined;
        const { error, loss, accuracy } = await evaluateChecked(now, validation);
        best.look({ error, loss, accuracy }, step, (r) => namedMlp(takeReplicates(now, [r])));
        return { validationError: byArm(error), validationLoss: byArm(loss) };
      } finally {
        tf.dispose(now);
      }
    };
    const draw = (step: number) => drawMinibatch(replicates, inputs, step - 1, sizes, stepper.areas?.[step % 2], rows);
    let next: StepBatch | undefined;
    await runSteps({
      from: session.ended ? steps : session.from,
      steps,
      take: (step) => {
        const batch = next ?? draw(step);
        next = undefined;
        stepper.step(batch, rates[step - 1], () => {
          if (step < steps) next = draw(step + 1);
        });
      },
      recordEvery,
      record: async (step) => {
        const entry = { step, loss: await finiteLoss(step), ...(await look(step)) };
        history.push(entry);
        onRecord?.(entry);
        return best.idle() >= patience;
      },
      report: onProgress && (async (pace) => onProgress({ ...pace, loss: await finiteLoss(pace.step) })),
      saveEvery: checkpoint?.every,
      save:
        checkpoint &&
        ((step, ended) => suspend(checkpoint, identity, stepper, { step, ended, history, best: best.kept() })),
    });
    return { arms: splitArms(names, seeds.length, stepper, best.kept()), history };
  } finally {
    stepper.dispose();
    best.dispose();
  }
}

const diverged = (what: string, arm: string, seed: number | string, step: number, value: number) =>
  new Error(
    `train: ${what} of arm "${arm}", seed ${seed}, is ${value} at step ${step}; expected a finite number. ` +
      "Lower the learning rate.",
  );
