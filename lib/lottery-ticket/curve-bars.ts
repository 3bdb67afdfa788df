import { type Bar, bar, type Interval, pairedDifferences, pairedInterval } from "../statistics";
import type { CurveLevel, CurveMeasure } from "./curve-level";

/** What the course claims of the level with 17 % of the weights left; fixed before any run was reported. */
export const winningTicketBar = {
  /** P_m */
  remaining: 0.17,
  /** Points of test accuracy after the last step that the ticket gains on its reinitialisation. */
  gain: 2,
  /** How many times as soon the ticket reaches its lowest validation loss. */
  speedUp: 1.5,
} as const;

/** The bars of one level, and which it was. */
export interface WinningTicketBars {
  readonly level: CurveLevel;
  readonly gain: Bar;
  readonly sooner: Bar;
}

/**
 * The two bars of the winning ticket, at the level nearest to 17 % of the weights left: it beats its reinitialisation by
 * more than 2 points, and reaches its lowest validation loss more than 1.5 times as soon. Both are paired by seed. For
 * the second each seed gives the ticket's steps as a share of its reinitialisation's, which has to lie below 1 / 1.5: the
 * share scatters evenly, where its inverse is thrown far off by one seed whose ticket is very early. Where a
 * reinitialisation is still getting better after the last step, its share is too large: a longer training tells more.
 *
 * @param levels of the curve, in any order
 * @returns undefined when no level with controls has 15 to 19 % left
 * @throws RangeError as `bar`, for fewer than two seeds.
 */
export function winningTicketBars(levels: readonly CurveLevel[]): WinningTicketBars | undefined {
  const distance = ({ remaining }: CurveLevel) => Math.abs(remaining - winningTicketBar.remaining);
  const near = levels.filter((level) => level.arms.reinit && distance(level) < 0.02);
  const [level] = near.sort((a, b) => distance(a) - distance(b));
  if (!level?.arms.reinit) return undefined;
  const { ticket, reinit } = level.arms;
  const left = `with ${(100 * level.remaining).toFixed(1)} % of the weights left`;
  return {
    level,
    gain: bar({
      claim: `A winning ticket ${left} is more accurate than its reinitialisation`,
      values: pairedDifferences(ticket.accuracy, reinit.accuracy).map((share) => 100 * share),
      threshold: winningTicketBar.gain,
      unit: "points",
    }),
    sooner: bar({
      claim: `A winning ticket ${left} reaches its lowest validation loss ${winningTicketBar.speedUp} times as soon as its reinitialisation`,
      values: ticket.earlyStop.map((step, s) => (100 * step) / reinit.earlyStop[s]),
      threshold: Number((100 / winningTicketBar.speedUp).toFixed(1)),
      side: "below",
      noEffect: 100,
      unit: "% of its steps",
    }),
  };
}

/**
 * Seeds of an arm whose lowest validation loss was that of the last step: they were still getting better, so that their
 * early stop is at least what was measured.
 *
 * @param steps of the training
 */
export function cutOffSeeds({ earlyStop }: CurveMeasure, steps: number): number {
  return earlyStop.filter((step) => step >= steps).length;
}

/** Paired intervals of a level in points of test accuracy after the last step: what the ticket gains on each other arm. */
export interface TicketGains {
  readonly dense?: Interval;
  readonly reinit?: Interval;
  readonly random?: Interval;
}

/** @param dense level 0, of the same seeds */
export function ticketGains({ round, arms: { ticket, reinit, random } }: CurveLevel, dense: CurveLevel): TicketGains {
  const percent = (accuracy: readonly number[]) => accuracy.map((share) => 100 * share);
  const over = (other: { readonly accuracy: number[] } | undefined) =>
    other && pairedInterval(percent(ticket.accuracy), percent(other.accuracy));
  return { dense: round > 0 ? over(dense.arms.ticket) : undefined, reinit: over(reinit), random: over(random) };
}
