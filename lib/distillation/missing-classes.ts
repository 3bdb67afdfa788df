import { checkLabels } from "../data";
import { predictClasses } from "../training";

/**
 * Rows of a transfer set from which whole classes are left out: a student that learns from it alone meets no example of
 * them (Hinton, Vinyals and Dean 2015, section 3, which leaves out every 3, and then all but the 7s and 8s). Draw
 * mini-batches among them with `drawAmong`.
 *
 * @param labels `[rows]`
 * @param missing classes to leave out
 * @returns the other rows, in ascending order
 * @throws RangeError when no row, or every row, would be left, or a label is no class.
 */
export function rowsWithout(labels: ArrayLike<number>, missing: readonly number[]): Int32Array {
  const stray = Array.from(labels).findIndex((label) => !Number.isInteger(label) || label < 0);
  if (stray >= 0) {
    throw new RangeError(
      `rowsWithout: label ${stray} is ${labels[stray]}; expected the number of a class, an integer ≥ 0`,
    );
  }
  const rows = Int32Array.from(labels, (_, row) => row).filter((row) => !missing.includes(labels[row]));
  if (rows.length === 0 || rows.length === labels.length) {
    throw new RangeError(
      `rowsWithout: without class(es) [${missing.join(", ")}] ${rows.length} of ${labels.length} rows are left; ` +
        "expected classes of which some rows are, and not all",
    );
  }
  return rows;
}

/**
 * Recall of a class: the share of its rows that are predicted as it.
 *
 * @param logits `[rows, classes]`, row-major
 * @param labels `[rows]`
 * @param label the class
 * @returns in [0, 1]
 * @throws RangeError when rows and labels differ in number, a logit is not finite, a label is no class, or no row is
 * of the class.
 */
export function recall(logits: Float32Array, labels: ArrayLike<number>, classes: number, label: number): number {
  if (logits.length !== labels.length * classes) {
    throw new RangeError(
      `recall: found ${logits.length} logits for ${labels.length} labels; expected ${classes} a label`,
    );
  }
  checkLabels("recall", labels, classes);
  const predicted = predictClasses(logits, classes);
  if (predicted.includes(-1)) {
    throw new RangeError(
      `recall: row ${predicted.indexOf(-1)} has a logit that is not finite; expected numbers. Did it diverge?`,
    );
  }
  const own = Array.from(labels).flatMap((other, row) => (other === label ? [predicted[row]] : []));
  if (own.length === 0) throw new RangeError(`recall: no row is of class ${label}; expected at least one`);
  return own.filter((prediction) => prediction === label).length / own.length;
}
