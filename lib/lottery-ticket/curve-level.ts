import { tf } from "../backend";
import { keptCounts, type Masks, type Pruner, sparsityOf } from "../pruning";
import { checkSeeds, type Pace } from "../training";
import { randomlyMasked, type Ticket } from "./ticket";

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
    /** The same initial values under a mask that was pruned at once, where one was given. */
    readonly oneShot?: CurveMeasure;
  };
}

/** A ticket after its training, one replicate a seed. */
export interface TrainedTicket<P> {
  /** After the last step, as new tensors. */
  readonly last: P;
  readonly measure: CurveMeasure;
}

/** What the experiment needs to know of a model: `mlpTickets`, `networkTickets`. P holds one replicate a seed. */
export interface TicketModel<P> {
  /** Initial values of every seed, as new tensors. */
  readonly initialise: (seeds: readonly string[]) => P;
  /** Masks that keep every weight, as new tensors. */
  readonly keepAll: (initial: P) => Masks;
  /** Trains and measures each ticket once a seed; the tickets of a seed see the same mini-batches. */
  readonly trainTickets: <Name extends string>(
    tickets: Readonly<Record<Name, Ticket<P>>>,
    seeds: readonly string[],
    onProgress?: (progress: Pace) => void,
  ) => Promise<Record<Name, TrainedTicket<P>>>;
  readonly prune: Pruner<P>;
}

/**
 * One level of the winning-ticket curve (Frankle and Carbin 2019, figures 3 to 5): trains the ticket beside its controls
 * for all seeds, measures them, prunes what the ticket's training made of the weights and rewinds it to θ₀.
 *
 * All arms of a seed see the same mini-batches, so that they can be paired; every round sees other ones, so that a ticket
 * has to win on mini-batches that did not find it.
 *
 * @param ticket of this round, only read
 * @param round 0 for the whole network
 * @param oneShot a ticket of as many weights by `oneShotLike`, to be trained beside the others; only read
 * @returns the level, and the ticket of the next round: the same initial values, new masks
 * @throws RangeError on a round < 0, no seeds or one twice, and as the model's training.
 */
export async function curveLevelOf<P extends tf.TensorContainer>(
  model: TicketModel<P>,
  seeds: readonly string[],
  ticket: Ticket<P>,
  round: number,
  onProgress?: (progress: Pace) => void,
  oneShot?: Ticket<P>,
): Promise<{ level: CurveLevel; next: Ticket<P> }> {
  if (!Number.isInteger(round) || round < 0) {
    throw new RangeError(`curveLevelOf: the round is ${round}; expected an integer ≥ 0`);
  }
  checkSeeds("curveLevelOf", seeds);
  const labelled = (what: string) => seeds.map((seed) => `${seed}, ${what} ${round}`);
  const trainedWith = async (controls: Readonly<Record<string, Ticket<P>>>) =>
    model.trainTickets<string>({ ticket, ...controls, ...(oneShot && { oneShot }) }, labelled("round"), onProgress);
  const trained = round === 0 ? await trainedWith({}) : await withControls(model, ticket, labelled, trainedWith);
  try {
    const arms = {
      ticket: trained.ticket.measure,
      ...(round > 0 && { reinit: trained.reinit.measure, random: trained.random.measure }),
      ...(oneShot && { oneShot: trained.oneShot.measure }),
    };
    const next = { initial: ticket.initial, masks: model.prune(trained.ticket.last, ticket.masks) };
    const kept = keptCounts(ticket.masks).map(([first]) => first);
    const sparsity = sparsityOf(ticket.masks);
    const remaining = 1 - sparsity.reduce((sum, share) => sum + share, 0) / sparsity.length;
    return { level: { round, remaining, kept, arms }, next };
  } finally {
    tf.dispose(Object.values(trained).map(({ last }) => last));
  }
}

/** Trains the ticket beside the same mask on other initial values and a random mask on its own; frees both. */
async function withControls<P extends tf.TensorContainer, Result>(
  model: TicketModel<P>,
  ticket: Ticket<P>,
  labelled: (what: string) => string[],
  train: (controls: Readonly<Record<string, Ticket<P>>>) => Promise<Result>,
): Promise<Result> {
  const initial = model.initialise(labelled("reinitialised in round"));
  const random = randomlyMasked(ticket, labelled("random mask of round"));
  try {
    return await train({ reinit: { initial, masks: ticket.masks }, random });
  } finally {
    tf.dispose([initial, random.masks]);
  }
}
