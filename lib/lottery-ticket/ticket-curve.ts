import { tf } from "../backend";
import { drawBatch, type ImageSet, pixelsOf } from "../data";
import { initMlp } from "../models";
import { keptCounts, type Pruner, sparsityOf } from "../pruning";
import type { Random } from "../random";
import {
  type Dropout,
  evaluate,
  hardLabels,
  type LabelledRows,
  type Optimizer,
  type Progress,
  type TrainedArm,
  train,
} from "../training";
import { randomlyMasked, reinitialised, type Ticket, wholeNetwork } from "./ticket";

export interface TicketCurveSettings {
  /** Standardised. The best step is chosen by the validation part; the test part is only reported. */
  readonly data: Readonly<Record<"train" | "validation" | "test", ImageSet>>;
  /** Units of the hidden layers. */
  readonly hidden: readonly number[];
  readonly seeds: readonly string[];
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly optimizer: Optimizer;
  /** Steps between two looks at the validation rows. */
  readonly lookEvery: number;
  readonly prune: Pruner;
  /** Of every arm; none unless given (Frankle and Carbin 2019, section 3, train convolutional tickets with dropout). */
  readonly dropout?: Dropout;
}

/** What an arm came to, one entry a seed. */
export interface CurveMeasure {
  /** Test accuracy after the last step, in [0, 1]. */
  readonly accuracy: number[];
  /** Step of the lowest validation loss, and the test accuracy there. */
  readonly earlyStop: number[];
  readonly earlyStopAccuracy: number[];
}

/** One level of sparsity. */
export interface CurveLevel {
  /** Rounds of pruning before it; 0 is the whole network. */
  readonly round: number;
  /** P_m: share of the weights that are left, the mean over the seeds. */
  readonly remaining: number;
  /** Weights left in each layer, of the first seed (layer-wise pruning leaves as many in each). */
  readonly kept: number[];
  readonly arms: {
    /** f(x; m ⊙ θ₀); in round 0 the dense network, which has no controls. */
    readonly ticket: CurveMeasure;
    /** The same mask on other initial values. */
    readonly reinit?: CurveMeasure;
    /** The same initial values under a random mask with as many weights in each layer. */
    readonly random?: CurveMeasure;
  };
}

/** Where the curve begins: the whole network with θ₀ of every seed, as new tensors. */
export function firstTicket({ data, hidden, seeds }: TicketCurveSettings): Ticket {
  const sizes = [pixelsOf(data.train), ...hidden, data.train.classNames.length];
  return wholeNetwork(initMlp({ sizes, seeds }));
}

/**
 * One level of the winning-ticket curve (Frankle and Carbin 2019, figures 3 and 4): trains the ticket beside its controls
 * for all seeds at once, measures them, prunes what the ticket's training made of the weights and rewinds it to θ₀.
 *
 * All arms of a seed see the same mini-batches, so that they can be paired; every round sees other ones, so that a ticket
 * has to win on mini-batches that did not find it.
 *
 * @param ticket of this round, only read
 * @param round 0 for the whole network
 * @returns the level, and the ticket of the next round: the same initial values, new masks
 */
export async function curveLevel(
  settings: TicketCurveSettings,
  ticket: Ticket,
  round: number,
  onProgress?: (progress: Progress<string>) => void,
): Promise<{ level: CurveLevel; next: Ticket }> {
  const { data, seeds, steps, learningRate, optimizer, lookEvery, batch, prune, dropout } = settings;
  const labelled = (what: string) => seeds.map((seed) => `${seed}, ${what} ${round}`);
  const reinit = reinitialised(ticket, labelled("reinitialised in round"));
  const random = randomlyMasked(ticket, labelled("random mask of round"));
  const tickets: Record<string, Ticket> = round === 0 ? { ticket } : { ticket, reinit, random };
  const loss = hardLabels(data.train.labels, data.train.classNames.length);
  const drawRows = (stream: Random) => drawBatch(stream, data.train.count, batch);

  const trained = await train<string>({
    seeds: labelled("round"),
    arms: mapValues(tickets, ({ initial, masks }) => ({ start: initial, masks, loss, drawRows, dropout })),
    inputs: data.train.images,
    steps,
    learningRate,
    optimizer,
    validation: rowsOf(data.validation),
    bestBy: (validation) => validation.loss,
    recordEvery: lookEvery,
    onProgress,
  }).finally(() => tf.dispose([reinit.initial, random.masks]));

  const measured = (name: string) => measure(trained.arms[name], rowsOf(data.test));
  const controls = round > 0 && { reinit: await measured("reinit"), random: await measured("random") };
  const arms = { ticket: await measured("ticket"), ...controls };
  const next = { initial: ticket.initial, masks: prune(trained.arms.ticket.last, ticket.masks) };
  tf.dispose(trained.arms);
  const kept = keptCounts(ticket.masks).map(([first]) => first);
  const sparsity = sparsityOf(ticket.masks);
  const remaining = 1 - sparsity.reduce((sum, share) => sum + share, 0) / sparsity.length;
  return { level: { round, remaining, kept, arms }, next };
}

async function measure({ last, best }: TrainedArm, test: LabelledRows): Promise<CurveMeasure> {
  const [{ accuracy }, early] = [await evaluate(last, test), await evaluate(best!.parameters, test)];
  return { accuracy, earlyStop: best!.step, earlyStopAccuracy: early.accuracy };
}

const rowsOf = ({ images, labels }: ImageSet): LabelledRows => ({ inputs: images, labels });

const mapValues = <A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
