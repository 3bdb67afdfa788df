import { tf } from "../backend";
import type { MlpParameters } from "../models";
import { checkPruner, keepAll, type Masks, type Pruner } from "../pruning";
import type { Ticket } from "./ticket";

export interface FindTicketsSettings<P = MlpParameters> {
  /** θ₀; only read. */
  readonly initial: P;
  /** Rounds of pruning, n. */
  readonly rounds: number;
  /**
   * Trains m ⊙ θ and returns what became of it, as new tensors. `round` is 1 for the whole network; who wants other
   * mini-batches in each round takes its seed from it.
   */
  readonly train: (start: P, masks: Masks, round: number) => Promise<P>;
  /** Masks within the given ones, by what training made of the weights: `layerwise(pruningRates(5))`. */
  readonly prune: Pruner<P>;
  /**
   * θ_k from θ₀ by training the whole network for k steps, as new tensors: rewinding to step k (Frankle, Dziugaite, Roy
   * and Carbin 2020, "Linear Mode Connectivity and the Lottery Ticket Hypothesis", algorithm 2). θ₀ itself unless given.
   */
  readonly trainToRewindPoint?: (initial: P) => Promise<P>;
}

/**
 * Iterative magnitude pruning with rewinding (Frankle and Carbin 2019, section 1, "Identifying winning tickets", and
 * appendix B, strategy 1):
 *
 * 1. Randomly initialize a network f(x; θ₀): the caller has done so.
 * 2. Train the network for j iterations, arriving at θ_j.
 * 3. Prune p % of the parameters that are left, creating a mask m.
 * 4. Reset the remaining parameters to their values in θ₀, creating the ticket f(x; m ⊙ θ₀). Repeat from 2 with it.
 *
 * Rewinding is exact: every ticket holds the very same initial values.
 *
 * @returns the whole network and then the ticket of every round, each sparser than the one before. `initial` is the
 * caller's or, with a rewind point, new and shared by all tickets; the masks are new.
 * @throws RangeError when `rounds` is no count, and, before any training, on a pruner of another number of layers.
 */
export async function findTickets(settings: FindTicketsSettings): Promise<Ticket[]> {
  return findTicketsOf(settings, keepAll);
}

/**
 * As {@link findTickets} for any model. For networks of named tensors, one a seed, `networkTickets` has the parts:
 * `findTicketsOf({ initial: model.initialise(seeds), rounds, train, prune: model.prune }, model.keepAll)`.
 *
 * @param keepAllOf masks that keep every weight of the initial values, as new tensors
 * @throws RangeError as {@link findTickets}.
 */
export async function findTicketsOf<P extends tf.TensorContainer>(
  settings: FindTicketsSettings<P>,
  keepAllOf: (initial: P) => Masks,
): Promise<Ticket<P>[]> {
  const { rounds, train, prune, trainToRewindPoint } = settings;
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`findTickets: rounds is ${rounds}; expected an integer ≥ 1`);
  }
  const whole = keepAllOf(settings.initial);
  const tickets: Ticket<P>[] = [];
  try {
    checkPruner("findTickets", prune, whole.length);
    const initial = trainToRewindPoint ? await trainToRewindPoint(settings.initial) : settings.initial;
    tickets.push({ initial, masks: whole });
    for (let round = 1; round <= rounds; round++) {
      const { masks } = tickets[round - 1];
      const trained = await train(initial, masks, round);
      try {
        tickets.push({ initial, masks: prune(trained, masks) });
      } finally {
        tf.dispose(trained);
      }
    }
    return tickets;
  } catch (error) {
    tf.dispose([whole, trainToRewindPoint ? tickets : tickets.map(({ masks }) => masks)]);
    throw error;
  }
}
