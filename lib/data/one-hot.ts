import { checkLabels } from "./check-labels";

/**
 * Labels as rows of a 0/1 matrix.
 *
 * @param labels `[count]`, integers in [0, classes)
 * @returns `[count, classes]`, row-major: 1 in the label's column, else 0
 * @throws RangeError as {@link checkLabels}
 */
export function oneHot(labels: ArrayLike<number>, classes: number): Float32Array {
  checkLabels("oneHot", labels, classes);
  const rows = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) {
    rows[i * classes + labels[i]] = 1;
  }
  return rows;
}
