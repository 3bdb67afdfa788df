/**
 * The share of an ensemble's gain that a student of one network's size recovers, in each seed:
 * (single − student) / (single − ensemble). 1 where it is as good as the ensemble, 0 where it is as good as one
 * member, below 0 where it is worse.
 *
 * @param single error of a member, `[seeds]`; so the others
 * @throws RangeError on no seeds, other numbers of seeds, an error that is no number from 0 to 1, and where an ensemble
 * gains nothing, so that there is no share of it.
 */
export function recoveredShare(
  single: readonly number[],
  ensemble: readonly number[],
  student: readonly number[],
): number[] {
  const right = [...single, ...ensemble, ...student].every((error) => error >= 0 && error <= 1);
  const lengths = [single, ensemble, student].map(({ length }) => length);
  if (!right || lengths[0] === 0 || new Set(lengths).size !== 1) {
    throw new RangeError(
      `recoveredShare: found ${lengths.join(", ")} errors of member, ensemble and student; ` +
        "expected as many of each, at least one, all from 0 to 1",
    );
  }
  const idle = single.findIndex((error, s) => !(error > ensemble[s]));
  if (idle >= 0) {
    throw new RangeError(
      `recoveredShare: in seed ${idle} the ensemble's error is ${ensemble[idle]} and a member's ${single[idle]}; ` +
        "expected ensembles that gain something",
    );
  }
  return single.map((error, s) => (error - student[s]) / (error - ensemble[s]));
}
