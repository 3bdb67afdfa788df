import type { tf } from "../backend";

/**
 * Refuses a mask with anything but 0 and 1 in it: another number would scale gradients, −1 turn them round.
 *
 * @param what - which mask, with whose it is
 */
export function checkMaskValues(what: string, mask: tf.Tensor): void {
  const values = mask.dataSync<"float32">();
  // A plain loop, for masks of millions.
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 0 || values[i] === 1) continue;
    throw new RangeError(
      `${what} has ${values[i]} at place ${i}; expected 1 where a weight is kept and 0 where it is removed`,
    );
  }
}

/**
 * Refuses masks of another network than the weights; `caller` is named in the error.
 *
 * @param masks of each layer `[R, in, out]`, and so are `weights`
 * @throws RangeError when the number of layers or a shape differs.
 */
export function checkMaskShapes(caller: string, masks: readonly tf.Tensor[], weights: readonly tf.Tensor[]): void {
  const [found, expected] = [shapesOf(masks), shapesOf(weights)];
  if (found !== expected) {
    throw new RangeError(
      `${caller}: the masks have shapes ${found}, the weights ${expected}; expected masks of this network, a layer's as its weights`,
    );
  }
}

const shapesOf = (tensors: readonly tf.Tensor[]) =>
  tensors.map(({ shape }) => `[${shape.join(", ")}]`).join(", ") || "none";
