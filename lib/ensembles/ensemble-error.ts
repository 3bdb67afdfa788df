import { softTargets } from "../distillation";
import { predictClasses } from "../training";

/**
 * Test error of an ensemble that answers with the mean of its members' probabilities.
 *
 * @param logits of each member `[rows, classes]`, row-major
 * @param labels `[rows]`
 * @returns the share of the rows that are wrong, in [0, 1]
 * @throws RangeError on no member, no row, members of different size, other labels than rows, a label that is no class,
 * or a logit that is not finite.
 */
export function ensembleError(logits: readonly Float32Array[], labels: ArrayLike<number>, classes: number): number {
  const probabilities = softTargets(logits, classes, 1);
  if (probabilities.length !== labels.length * classes) {
    throw new RangeError(
      `ensembleError: found ${labels.length} labels for ${probabilities.length / classes} rows; expected one a row`,
    );
  }
  const stray = Array.from(labels).findIndex((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (stray >= 0) {
    throw new RangeError(`ensembleError: label ${stray} is ${labels[stray]}; expected an integer in [0, ${classes})`);
  }
  const wrong = predictClasses(probabilities, classes).filter((predicted, row) => predicted !== labels[row]);
  return wrong.length / labels.length;
}
