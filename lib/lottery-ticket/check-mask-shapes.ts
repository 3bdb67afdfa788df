import type { tf } from "../backend";

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
