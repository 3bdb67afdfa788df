import { tf } from "../backend";
import { checkMaskShapes, initMlp, type MlpParameters, sizesOf } from "../models";
import { keepAll, keptCounts, type Masks, magnitudes, type Prunable, pruneToCounts, randomMasksLike } from "../pruning";

/**
 * A subnetwork with the weights it starts from, f(x; m ⊙ θ₀): a winning ticket when it trains as fast and as well as the
 * whole network (Frankle and Carbin 2019, "The Lottery Ticket Hypothesis", section 1). One replicate a seed.
 */
export type Ticket<P = MlpParameters> = {
  /** θ₀, or θ_k after rewinding to step k: all weights, those that the mask removes too. */
  readonly initial: P;
  /** m */
  readonly masks: Masks;
};

/** The ticket that removes nothing; its masks are new tensors. */
export function wholeNetwork(initial: MlpParameters): Ticket {
  return { initial, masks: keepAll(initial) };
}

/**
 * Control: the ticket's mask on other initial values, f(x; m ⊙ θ₀′) (Frankle and Carbin 2019, section 2). When it trains
 * as well, the structure alone has won.
 *
 * @param seeds one a replicate, other than those of the ticket
 * @returns new initial values beside the ticket's own masks
 * @throws RangeError on another number of seeds than replicates.
 */
export function reinitialised({ initial, masks }: Ticket, seeds: readonly (number | string)[]): Ticket {
  const [replicates] = masks[0].shape;
  if (seeds.length !== replicates) {
    throw new RangeError(
      `reinitialised: found ${seeds.length} seed(s) for ${replicates} replicate(s); expected one a replicate`,
    );
  }
  return { initial: initMlp({ sizes: sizesOf(initial), seeds }), masks };
}

/**
 * Control: the ticket's initial values under a random mask with as many weights in each layer of each replicate.
 *
 * @param seeds one a replicate
 * @returns the ticket's own initial values beside new masks
 */
export function randomlyMasked<P>({ initial, masks }: Ticket<P>, seeds: readonly (number | string)[]): Ticket<P> {
  return { initial, masks: randomMasksLike(masks, seeds) };
}

/**
 * Control: the ticket's initial values under the mask of one-shot pruning, with as many weights in each layer of each
 * replicate (Frankle and Carbin 2019, section 1 and figure 4): pruned once, by what training made of the whole network.
 *
 * @param trained weights of the whole network after its training: of `train`, or by `stackKernels`
 * @returns the ticket's own initial values beside new masks
 * @throws RangeError when the layers differ in number or size, and as `pruneToCounts`.
 */
export function oneShotLike<P>({ initial, masks }: Ticket<P>, trained: Prunable): Ticket<P> {
  checkMaskShapes("oneShotLike", masks, trained.weights);
  const all = keepAll(trained);
  try {
    return { initial, masks: pruneToCounts(magnitudes(trained), all, keptCounts(masks)) };
  } finally {
    tf.dispose(all);
  }
}
