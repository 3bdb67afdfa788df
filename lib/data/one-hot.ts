/**
 * Labels as rows of a 0/1 matrix.
 *
 * @param labels `[count]`, integers in [0, classes)
 * @returns `[count, classes]`, row-major: 1 in the label's column, else 0
 * @throws RangeError when a label is no class
 */
export function oneHot(labels: ArrayLike<number>, classes: number): Float32Array {
  const rows = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new RangeError(`oneHot: label ${i} is ${label}; expected an integer in [0, ${classes})`);
    }
    rows[i * classes + label] = 1;
  }
  return rows;
}
