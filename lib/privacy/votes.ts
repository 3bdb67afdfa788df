import type { Random } from "../random";
import { predictClasses } from "../training";

/**
 * How many teachers chose each class (Papernot et al. 2017, section 2.1).
 *
 * @param teacherLogits of each teacher `[rows, classes]`, row-major, as `predictLogits` returns them
 * @returns counts n_j, `[rows, classes]`, row-major; every row sums to the number of teachers
 * @throws RangeError on no teacher, teachers of different size, a logit that is not finite.
 */
export function countVotes(teacherLogits: readonly Float32Array[], classes: number): Int32Array {
  if (teacherLogits.length === 0)
    throw new RangeError("countVotes: found no teacher; expected the logits of at least one");
  const [{ length }] = teacherLogits;
  const counts = new Int32Array(length);
  teacherLogits.forEach((logits, teacher) => {
    if (logits.length !== length || length === 0 || length % classes !== 0) {
      throw new RangeError(
        `countVotes: teacher ${teacher} has ${logits.length} logits; expected rows of ${classes} classes, as many as the first`,
      );
    }
    predictClasses(logits, classes).forEach((label, row) => {
      if (label < 0)
        throw new RangeError(
          `countVotes: teacher ${teacher} has a logit in row ${row} that is not finite; expected numbers. Did it diverge?`,
        );
      counts[row * classes + label]++;
    });
  });
  return counts;
}

/** A Laplace deviate: density e^(−|x| / scale) / (2 scale). @throws RangeError unless scale ≥ 0. */
export function laplace(scale: number, random: Random): number {
  if (!(scale >= 0 && scale < Infinity)) throw new RangeError(`laplace: the scale is ${scale}; expected a number ≥ 0`);
  // The inverse distribution function on the open interval: half a step keeps log away from 0.
  const u = random.next() + 2 ** -33 - 0.5;
  return -scale * Math.sign(u) * Math.log1p(-2 * Math.abs(u));
}

/**
 * The private label of each row: the class with the most votes after Laplace noise of scale 1/γ on every count
 * (Papernot et al. 2017, equation 1). Whoever sees the labels learns little about one teacher, hence about the rows that
 * this teacher alone was trained on; `privacyOfVotes` says how little.
 *
 * Tied counts are broken by the noise, and without noise in favour of the lowest class. The noise has the 32 bits of
 * `random`: enough to measure what privacy costs, but not against an attacker who exploits floating point (Mironov 2012).
 *
 * @param counts `[rows, classes]`
 * @param gamma γ > 0; smaller is noisier and more private; Infinity adds no noise and gives no privacy
 * @returns `[rows]`
 * @throws RangeError on γ ≤ 0, counts that are no rows of `classes`.
 */
export function noisyLabels(counts: ArrayLike<number>, classes: number, gamma: number, random: Random): Int32Array {
  checkGamma("noisyLabels", gamma);
  const rows = rowsOf("noisyLabels", counts, classes);
  return Int32Array.from({ length: rows }, (_, row) => {
    const noisy = Array.from({ length: classes }, (_, c) => counts[row * classes + c] + laplace(1 / gamma, random));
    return noisy.indexOf(Math.max(...noisy));
  });
}

/** @throws RangeError unless γ > 0; Infinity is allowed. */
export function checkGamma(caller: string, gamma: number): void {
  if (!(gamma > 0)) {
    throw new RangeError(`${caller}: γ is ${gamma}; expected a number > 0 (1 / γ is the scale of the noise)`);
  }
}

/** Number of rows of a table of counts. @throws RangeError on counts < 0, fewer than 2 classes, no row, or part of one. */
export function rowsOf(caller: string, counts: ArrayLike<number>, classes: number): number {
  const rows = counts.length / classes;
  if (!(classes >= 2) || !Number.isInteger(rows) || rows === 0 || Array.from(counts).some((count) => !(count >= 0))) {
    throw new RangeError(
      `${caller}: found ${counts.length} counts of ${classes} classes; expected one or more whole rows of numbers ≥ 0, and at least 2 classes`,
    );
  }
  return rows;
}
