import { tf } from "../../backend";
import type { NamedTensors, Network } from "../../models";
import { type Random, seededRandom } from "../../random";
import type { Arm } from "../arm";
import { bestSoFar } from "../best";
import { criterionProbe, optimizerProbe, stepperProbe, trainingIdentity } from "../checkpoint";
import { learningRates } from "../learning-rates";
import type { LossTerm } from "../loss";
import { drawMinibatch } from "../minibatch";
import { notFiniteAmong } from "../not-finite";
import { adam } from "../optimizers";
import { resume, suspend } from "../resume";
import type { RunSettings } from "../run-settings";
import { type Pace, runSteps } from "../run-steps";
import { constant } from "../schedules";
import { checkAugmented, checkNetworkSettings } from "./check-network-settings";
import { evaluateNetwork } from "./evaluate-network";
import { createNetworkStepper, type NetworkBatch } from "./network-stepper";
import { crossEntropyObjective, type Objective } from "./objective";
import type { NetworkParametrisation } from "./parametrisation";

/**
 * Changes a mini-batch before it is learned: flips and crops its inputs, mixes inputs and targets by one draw, or lets a
 * teacher answer the very inputs that the student will see. Returns a batch of the same shape, of finite inputs and of
 * targets that are probabilities; `trainNetwork` refuses any other.
 */
export type AugmentBatch = (batch: NetworkBatch, random: Random) => NetworkBatch;

export interface TrainNetworkSettings extends RunSettings {
  readonly network: Network;
  /** All parameters by name, as `initNetwork` makes them. Only read. */
  readonly start: NamedTensors;
  /** Of mini-batches, augmentation and dropout. Trainings of one seed see the same rows and can be paired. */
  readonly seed: number | string;
  /** `[rows, …inputShape]`, row-major. */
  readonly inputs: Float32Array;
  readonly loss: readonly LossTerm[];
  /** Rows of the next mini-batch, as in an arm of `train`. */
  readonly drawRows: Arm["drawRows"];
  /** None unless given. */
  readonly augment?: AugmentBatch;
  /**
   * Of kernels by name, 1 or 0: where it is 0 the weight is removed, 0 from the start to the end. All are kept unless
   * given.
   */
  readonly masks?: NamedTensors;
  /** What is minimised: the cross-entropies of the loss's terms unless given. */
  readonly objective?: Objective;
  /**
   * What the network computes with, where that is not what is trained: `binaryConnectNetwork(network)`. It cannot be
   * joined with masks.
   */
  readonly parametrisation?: NetworkParametrisation;
  /** Called a few times a second, and after the last step, with the loss of the last step. */
  readonly onProgress?: (progress: Pace & { readonly loss: number }) => void;
  /** Called with each entry of the history as it is made: `record.write` of `openRunRecord`. */
  readonly onRecord?: (entry: NetworkHistoryEntry) => void;
}

export interface NetworkHistoryEntry {
  /** Steps done. */
  readonly step: number;
  /** Of the mini-batch of that step. */
  readonly loss: number;
  /** Share of the validation rows, and their cross-entropy in nats. */
  readonly validationError?: number;
  readonly validationLoss?: number;
}

/** What came out, as new tensors. */
export interface TrainedNetwork {
  /** After the last step. */
  readonly last: NamedTensors;
  /** Where `bestBy` was lowest, the earliest among equals; absent without validation rows. */
  readonly best?: { readonly parameters: NamedTensors; readonly step: number; readonly error: number };
  readonly history: NetworkHistoryEntry[];
}

/**
 * Trains one network by automatic differentiation: the path for convolutions. (`train` trains many multilayer
 * perceptrons at once, and much faster.)
 *
 * @throws RangeError on settings that cannot be trained, such as a start that is not finite, and a checkpoint of others;
 * Error when the loss, or a parameter where the loss is recorded, is no longer finite.
 */
export async function trainNetwork(settings: TrainNetworkSettings): Promise<TrainedNetwork> {
  checkNetworkSettings(settings);
  const { network, start, seed, inputs, loss, masks = {}, steps, learningRate, validation, onProgress } = settings;
  const {
    schedule = constant,
    optimizer = adam(),
    recordEvery = Math.ceil(steps / 20),
    patience = Infinity,
  } = settings;
  const { bestBy = ({ error }) => error, objective = crossEntropyObjective(network, loss), checkpoint } = settings;
  const { augment, parametrisation } = settings;
  const features = network.inputShape.reduce((product, size) => product * size, 1);
  const replicate = { arm: { loss, drawRows: settings.drawRows }, seed };
  const random = seededRandom(seed).fork("augmentation");
  const batchOf = (step: number): NetworkBatch => {
    const drawn = drawMinibatch([replicate], inputs, step - 1, [features, network.classes]);
    if (!augment) return drawn;
    const made = augment(drawn, random.fork(step));
    checkAugmented(drawn, made, features, network.classes);
    return made;
  };

  const rates = learningRates("trainNetwork", learningRate, schedule, steps);
  const createStepper = () =>
    createNetworkStepper({ network, start, seed, optimizer, objective, masks, parametrisation });
  const identity = checkpoint
    ? identityOf(settings, createStepper, batchOf(1), [rates, optimizerProbe(optimizer), criterionProbe(bestBy)])
    : "";
  const stepper = createStepper();
  let best = bestSoFar("trainNetwork", bestBy);
  try {
    const session = await resume<NetworkHistoryEntry>("trainNetwork", checkpoint, identity, stepper, bestBy);
    best = session.best;
    const history = [...session.history];
    const diverged = (what: string, value: number, step: number) =>
      new Error(
        `trainNetwork: ${what} of ${network.name}, seed ${seed}, is ${value} at step ${step}; expected a finite number. ` +
          "Lower the learning rate.",
      );
    const finiteLoss = async (step: number) => {
      const value = await stepper.loss();
      if (Number.isFinite(value)) return value;
      throw diverged("the loss", value, step);
    };
    const look = async (step: number) => {
      const now = stepper.parameters();
      try {
        // The loss was computed before the update, and on WebAssembly it may be finite where a parameter is NaN.
        const bad = await notFiniteAmong(now);
        if (bad) throw diverged(`number ${bad.at} of ${bad.name}`, bad.value, step);
        if (!validation) return undefined;
        const evaluation = await evaluateNetwork(network, now, validation);
        best.look(evaluation, step, () => copyOf(now));
        return { validationError: evaluation.error[0], validationLoss: evaluation.loss[0] };
      } finally {
        tf.dispose(now);
      }
    };
    await runSteps({
      from: session.ended ? steps : session.from,
      steps,
      take: (step) => stepper.step(batchOf(step), rates[step - 1]),
      recordEvery,
      record: async (step) => {
        const entry = { step, loss: await finiteLoss(step), ...(await look(step)) };
        history.push(entry);
        settings.onRecord?.(entry);
        return best.idle() >= patience;
      },
      report: onProgress && (async (pace) => onProgress({ ...pace, loss: await finiteLoss(pace.step) })),
      saveEvery: checkpoint?.every,
      save:
        checkpoint &&
        ((step, ended) => suspend(checkpoint, identity, stepper, { step, ended, history, best: best.kept() })),
    });
    const [kept] = best.kept();
    const chosen = kept && { parameters: copyOf(kept.parameters), step: kept.step, error: kept.error };
    return { last: stepper.parameters(), ...(chosen && { best: chosen }), history };
  } finally {
    stepper.dispose();
    best.dispose();
  }
}

const copyOf = (named: NamedTensors): NamedTensors =>
  Object.fromEntries(Object.entries(named).map(([name, tensor]) => [name, tf.clone(tensor)]));

function identityOf(
  settings: TrainNetworkSettings,
  createStepper: () => ReturnType<typeof createNetworkStepper>,
  first: NetworkBatch,
  more: readonly ArrayBufferView[],
): string {
  const { network, start, seed, masks = {}, loss, steps, recordEvery, patience, validation } = settings;
  const terms = loss.map(({ weight, temperature }) => ({ weight, temperature }));
  const plain = { network: network.name, parameters: network.parameters, seed, terms, steps, recordEvery, patience };
  const values = (named: NamedTensors) => Object.values(named).map((tensor) => tensor.dataSync<"float32">());
  const probed = createStepper();
  const givenOut = tf.tidy(() => values(probed.parameters()));
  return trainingIdentity({ ...plain, masks: Object.keys(masks) }, [
    ...[...givenOut, ...stepperProbe(probed, first)],
    ...[...values(start), ...values(masks), first.inputs, ...first.targets, ...more],
    ...[settings.inputs, ...loss.map(({ targets }) => targets)],
    ...(validation ? [validation.inputs, Float64Array.from(validation.labels)] : []),
  ]);
}
