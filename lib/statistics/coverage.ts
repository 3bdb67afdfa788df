import { type Interval, pairedInterval } from "./interval";
import { shareInterval } from "./share-interval";

/**
 * How often an interval contains the truth: `intervalOf` makes one from new data in every repetition, and the share
 * that contains `truth` should be the interval's level.
 *
 * @param intervalOf repetition 0, 1, … → an interval from data of which `truth` is known
 * @returns the share with its own 95 % interval, which tells whether it may be the level
 * @throws RangeError on fewer than 1 repetition, a truth that is not finite.
 */
export function coverage(
  repetitions: number,
  truth: number,
  intervalOf: (repetition: number) => Pick<Interval, "low" | "high">,
): Interval {
  if (!Number.isInteger(repetitions) || repetitions < 1 || !Number.isFinite(truth)) {
    throw new RangeError(
      `coverage: ${repetitions} repetitions of truth ${truth}; expected an integer ≥ 1 and a finite number`,
    );
  }
  let covered = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const { low, high } = intervalOf(repetition);
    if (low <= truth && truth <= high) covered++;
  }
  return shareInterval(covered, repetitions);
}

export interface PairedExperiment {
  /** Seeds in each repetition. */
  readonly seeds: number;
  /** The true difference of the arms. */
  readonly effect: number;
  /** Standard deviation of what a seed does to both arms alike. */
  readonly sharedSpread: number;
  /** Standard deviation of what a seed does to each arm on its own. */
  readonly ownSpread: number;
  /** Standard normal deviates: `seededRandom(…)`. */
  readonly random: { normal(): number };
}

/**
 * Coverage of `pairedInterval` over simulated experiments: value of an arm = seed's share + own noise (+ effect), all
 * normal. It is the level whatever the shared spread is; that is what pairing is for.
 *
 * @throws RangeError as {@link coverage}, on fewer than 2 seeds, a spread that is negative, an effect that is not finite.
 */
export function pairedCoverage(experiment: PairedExperiment, repetitions: number, level = 0.95): Interval {
  const { seeds, effect, sharedSpread, ownSpread, random } = experiment;
  if (!Number.isInteger(seeds) || seeds < 2 || !(sharedSpread >= 0 && ownSpread >= 0)) {
    throw new RangeError(
      `pairedCoverage: ${seeds} seeds, spreads ${sharedSpread} and ${ownSpread}; expected an integer ≥ 2 and numbers ≥ 0`,
    );
  }
  return coverage(repetitions, effect, () => {
    const pairs = Array.from({ length: seeds }, () => {
      const shared = sharedSpread * random.normal();
      return [shared + effect + ownSpread * random.normal(), shared + ownSpread * random.normal()];
    });
    return pairedInterval(
      pairs.map(([first]) => first),
      pairs.map(([, second]) => second),
      level,
    );
  });
}
