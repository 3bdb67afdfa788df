import type { Random } from "../random";

/**
 * Labels of which a share is wrong, each changed to one of the other classes, all equally likely: symmetric label noise.
 * Exactly round(share × rows) labels are wrong.
 *
 * @param labels `[rows]`, integers in [0, classes)
 * @param share in [0, 1]
 * @returns new labels, `[rows]`
 * @throws RangeError on no labels, a share outside [0, 1], a label that is no class, fewer than 2 classes.
 */
export function noisyLabels(labels: ArrayLike<number>, classes: number, share: number, random: Random): Int32Array {
  if (!(share >= 0 && share <= 1)) {
    throw new RangeError(`noisyLabels: the share of wrong labels is ${share}; expected a number from 0 to 1`);
  }
  if (labels.length === 0) throw new RangeError("noisyLabels: found no labels; expected one or more");
  const bad = Array.from(labels).findIndex((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (bad >= 0 || !(classes >= 2)) {
    throw new RangeError(
      `noisyLabels: label ${bad} is ${labels[bad]} of ${classes} classes; expected an integer in [0, classes), and two classes or more`,
    );
  }
  const noisy = Int32Array.from(labels);
  for (const row of random.permutation(labels.length).subarray(0, Math.round(share * labels.length))) {
    noisy[row] = (noisy[row] + 1 + random.integer(classes - 1)) % classes;
  }
  return noisy;
}
