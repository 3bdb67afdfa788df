import type { tf } from "../backend";

/**
 * Refuses a mask with anything but 0 and 1 in it: another number would scale gradients, −1 turn them round.
 *
 * @param what - which mask, with whose it is
 */
export function checkMaskValues(what: string, mask: tf.Tensor): void {
  const values = mask.dataSync<"float32">();
  const wrong = values.findIndex((value) => value !== 0 && value !== 1);
  if (wrong >= 0) {
    throw new RangeError(
      `${what} has ${values[wrong]} at place ${wrong}; expected 1 where a weight is kept and 0 where it is removed`,
    );
  }
}
