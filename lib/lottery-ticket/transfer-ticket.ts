import { tf } from "../backend";
import { initMlp, sizesOf } from "../models";
import type { CurveLevel } from "./curve-level";
import type { Ticket } from "./ticket";
import { curveLevel, type TicketCurveSettings } from "./ticket-curve";

/**
 * The ticket for a task with other classes: its hidden layers as they are, and an output layer that is fresh and whole,
 * because the old one has an output for each old class.
 *
 * @param classes of the new task
 * @param seeds one a replicate
 * @returns new tensors
 * @throws RangeError on another number of seeds than replicates, or classes < 1.
 */
export function withFreshOutput(
  { initial, masks }: Ticket,
  classes: number,
  seeds: readonly (number | string)[],
): Ticket {
  const [replicates] = masks[0].shape;
  if (seeds.length !== replicates) {
    throw new RangeError(
      `withFreshOutput: found ${seeds.length} seed(s) for ${replicates} replicate(s); expected one a replicate`,
    );
  }
  return tf.tidy(() => {
    const fresh = initMlp({ sizes: [...sizesOf(initial).slice(0, -1), classes], seeds });
    const hidden = (tensors: readonly tf.Tensor3D[]) => tensors.slice(0, -1).map((tensor) => tf.clone(tensor));
    const [weight, bias] = [fresh.weights.slice(-1), fresh.biases.slice(-1)];
    return {
      initial: { weights: [...hidden(initial.weights), ...weight], biases: [...hidden(initial.biases), ...bias] },
      masks: [...hidden(masks), tf.onesLike(weight[0])],
    };
  });
}

/**
 * Does a ticket win where it was not found? Trains a ticket of one data set or optimizer on another, beside its
 * reinitialisation and a random mask (Morcos, Yu, Paganini and Tian 2019, "One ticket to win them all: generalizing
 * lottery ticket initializations across datasets and optimizers", section 3). Where the classes differ in number the
 * output layer is {@link withFreshOutput}.
 *
 * @param ticket as it was found; only read
 * @param target data, optimizer and the rest of the new training; its hidden layers are those of the ticket
 * @param round of pruning that found the ticket, ≥ 1
 * @returns measures of the three arms, paired by seed
 * @throws RangeError when the inputs or seeds do not fit the ticket, round < 1, and as `train`.
 */
export async function transferTicket(
  ticket: Ticket,
  target: Omit<TicketCurveSettings, "hidden" | "prune">,
  round: number,
): Promise<CurveLevel> {
  if (!Number.isInteger(round) || round < 1) {
    throw new RangeError(`transferTicket: the round is ${round}; expected an integer ≥ 1, that of the ticket`);
  }
  const sizes = sizesOf(ticket.initial);
  const classes = target.data.train.classNames.length;
  const fits = classes === sizes[sizes.length - 1];
  const moved = fits ? ticket : withFreshOutput(ticket, classes, target.seeds);
  const settings = { ...target, hidden: sizes.slice(1, -1), prune: () => [] };
  try {
    return (await curveLevel(settings, moved, round)).level;
  } finally {
    if (!fits) tf.dispose([moved.initial, moved.masks]);
  }
}
