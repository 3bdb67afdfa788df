import { checkSparsity } from "./masks";
import { removeSmallest } from "./remove-smallest";

/** One score a unit. What is ranked are units of a dense layer, or filters of a convolution. */
type Norms = Float32Array;

/**
 * The units of one layer that stay when round(rate × units) of smallest norm are removed, the first among equals:
 * ascending indices. `where` is named in errors.
 *
 * @throws RangeError on a rate outside [0, 1) or so high that no unit stays, a norm that is NaN.
 */
export function keepInLayer(where: string, norms: Norms, rate: number): Int32Array {
  checkSparsity(where, rate);
  const remove = Math.round(rate * norms.length);
  if (remove === norms.length) {
    throw new RangeError(`${where}: rate ${rate} leaves none of ${norms.length} units; expected a lower one`);
  }
  return indicesOfOnes(removeSmallest(norms, new Float32Array(norms.length).fill(1), remove));
}

/**
 * The units of every layer that stay when round(rate × all units) are removed, whatever layers they are in. Norms of
 * different layers are compared after each is divided by the ℓ₂ norm of its layer's: Molchanov, Tyree, Karras, Aila and
 * Kautz 2017, "Pruning Convolutional Neural Networks for Resource Efficient Inference", section 2.2, normalization.
 * Among equals the first layer's go first; the largest of each layer, the last among equals, always stays.
 *
 * @returns ascending indices, layer by layer
 * @throws RangeError on no layers, a rate outside [0, 1) or so high that some layer would be left without units, a norm
 * that is NaN.
 */
export function keepOverall(caller: string, layers: readonly Norms[], rate: number): Int32Array[] {
  checkSparsity(caller, rate);
  const count = layers.reduce((sum, { length }) => sum + length, 0);
  const [remove, most] = [Math.round(rate * count), count - layers.length];
  if (layers.length === 0 || remove > most) {
    throw new RangeError(
      `${caller}: rate ${rate} removes ${remove} of ${count} units in ${layers.length} layer(s); expected at most ` +
        `${most}, because each layer keeps one, and a layer or more`,
    );
  }
  const scores = Float32Array.from(layers.flatMap((norms) => Array.from(comparable(norms))));
  const mask = removeSmallest(scores, new Float32Array(count).fill(1), remove);
  const starts = layers.map((_, l) => layers.slice(0, l).reduce((sum, { length }) => sum + length, 0));
  return layers.map(({ length }, l) => indicesOfOnes(mask.subarray(starts[l], starts[l] + length)));
}

/** Whether the indices are one or more of 0 to units − 1, rising. */
export const keepsSome = (kept: Int32Array, units: number): boolean =>
  kept.length > 0 && kept.every((unit, i) => unit > (i === 0 ? -1 : kept[i - 1]) && unit < units);

/** Norms divided by that of their layer, and infinite where one must stay. */
function comparable(norms: Norms): number[] {
  const own = Array.from(norms);
  const [layer, stays] = [Math.hypot(...own), own.lastIndexOf(Math.max(...own))];
  // A layer of zeros has no scale to divide by.
  return own.map((norm, unit) => (unit === stays ? Infinity : norm / (layer || 1)));
}

const indicesOfOnes = (mask: Float32Array) => Int32Array.from(mask.keys()).filter((i) => mask[i] === 1);
