import { tf } from "../backend";
import type { NamedTensors } from "../models";
import { check } from "./check-run";
import type { Evaluation } from "./evaluate";

/** What is lowest at the best step, of what the networks do on the validation rows: `[R]`, finite, typed or not. */
export type BestBy = (validation: Evaluation) => ArrayLike<number>;

/** A replicate as it was when its criterion was lowest. */
export interface Best {
  readonly parameters: NamedTensors;
  readonly step: number;
  readonly error: number;
  readonly criterion: number;
  /** Looks at the validation rows since. */
  readonly idle: number;
}

/**
 * Keeps each replicate as it was when its criterion was lowest, the earliest among equals.
 *
 * @param where begins the errors: the function that was called
 * @param restored what an earlier process kept; disposed of like the rest
 */
export function bestSoFar(where: string, by: BestBy, restored: readonly Best[] = []) {
  let kept = restored;
  return {
    /**
     * @param parametersOf a replicate's as they are now, as new tensors
     * @throws RangeError unless the criterion is a finite number for each replicate: NaN is never lower, and no checkpoint
     * holds infinity.
     */
    look(evaluation: Evaluation, step: number, parametersOf: (replicate: number) => NamedTensors): void {
      // A typed array's own `map` would make numbers of the records.
      const criteria = Array.from(by(evaluation));
      checkCriteria(where, criteria, evaluation.error.length, step);
      kept = criteria.map((criterion, r) => {
        const before = kept.at(r);
        if (before && before.criterion <= criterion) return { ...before, idle: before.idle + 1 };
        if (before) tf.dispose(before.parameters);
        return { parameters: parametersOf(r), step, error: evaluation.error[r], criterion, idle: 0 };
      });
    },
    /** Of each replicate; empty before the first look. The tensors stay those of this object. */
    kept: () => kept,
    /** Looks since the replicate that was best last was best; 0 before the first look. */
    idle: () => (kept.length === 0 ? 0 : Math.min(...kept.map(({ idle }) => idle))),
    dispose: () => tf.dispose(kept.map(({ parameters }) => parameters)),
  };
}

function checkCriteria(where: string, criteria: readonly number[], networks: number, step: number): void {
  check(
    criteria.length === networks,
    `${where}: bestBy gave ${criteria.length} number(s) for ${networks} network(s) at step ${step}; expected one for each`,
  );
  const bad = criteria.findIndex((criterion) => !Number.isFinite(criterion));
  check(
    bad < 0,
    `${where}: bestBy gave ${criteria[bad]} for network ${bad} at step ${step}; expected a finite number, lowest where it is best. ` +
      "Where a network is not to be chosen, give a large one, such as Number.MAX_VALUE.",
  );
}
