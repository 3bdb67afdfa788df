/**
 * Refuses labels that are no classes; `caller` is named in the error.
 *
 * @param labels `[rows]`
 * @throws RangeError unless there is a class or more, and every label is an integer in [0, classes).
 */
export function checkLabels(caller: string, labels: ArrayLike<number>, classes: number): void {
  if (!Number.isInteger(classes) || classes < 1) {
    throw new RangeError(`${caller}: found ${classes} classes; expected an integer ≥ 1`);
  }
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new RangeError(`${caller}: label ${row} is ${label}; expected an integer in [0, ${classes})`);
    }
  }
}
