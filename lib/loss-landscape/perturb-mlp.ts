import { tf } from "../backend";
import { type MlpParameters, replicatesOf } from "../models";
import { seededRandom } from "../random";

/**
 * A random direction of a layer's weights made as long as they ask for, both `[R, in, out]`; called inside `tf.tidy`.
 */
export type Normalisation = (direction: tf.Tensor3D, weight: tf.Tensor3D) => tf.Tensor3D;

const normOver = (axes: number[]) => (tensor: tf.Tensor3D) => tf.sqrt(tf.sum(tf.square(tensor), axes, true));

const asLongAs =
  (norm: (tensor: tf.Tensor3D) => tf.Tensor): Normalisation =>
  (direction, weight) =>
    tf.mul<tf.Tensor3D>(direction, tf.div(norm(weight), norm(direction)));

/**
 * The part of a direction that belongs to one unit is as long as the unit's incoming weights (Li, Xu, Taylor, Studer
 * and Goldstein 2018, "Visualizing the loss landscape of neural nets", section 4, where a unit of a dense layer is a
 * filter). Networks that differ in nothing but one factor on all weights and biases into a hidden layer, taken back out of
 * it, compute the same and are moved alike; with a factor of its own for each unit they are not, because the noise on the
 * weights out of the units is as long as all of them together.
 */
export const filterNormalised: Normalisation = asLongAs(normOver([1]));

/** The part of a direction that belongs to one layer is as long as the layer's weights. */
export const layerNormalised: Normalisation = asLongAs(normOver([1, 2]));

/** Each number of a direction is multiplied by the size of its weight. A removed weight, 0, stays 0. */
export const relativeNoise: Normalisation = (direction, weight) => tf.mul<tf.Tensor3D>(direction, tf.abs(weight));

/**
 * The networks moved by σ along a normal random direction, as new tensors. The biases stay. The direction depends on
 * the replicate's seed, `draw` and the layer alone: another σ is another step in the same direction.
 *
 * @param size σ ≥ 0, relative to the weights
 * @param seeds one a replicate
 * @param draw number of the direction
 * @throws RangeError on σ that is no number ≥ 0, or not one seed a replicate.
 */
export function perturbMlp(
  { weights, biases }: MlpParameters,
  size: number,
  seeds: readonly (number | string)[],
  draw: number,
  normalisation: Normalisation = filterNormalised,
): MlpParameters {
  if (!(size >= 0 && size < Infinity)) {
    throw new RangeError(`perturbMlp: the size of the perturbation is ${size}; expected a number ≥ 0, such as 0.2`);
  }
  const replicates = replicatesOf({ weights, biases });
  if (seeds.length !== replicates) {
    throw new RangeError(`perturbMlp: ${seeds.length} seeds for ${replicates} replicates; expected one a replicate`);
  }
  const moved = weights.map((weight, layer) => {
    const own = weight.size / replicates;
    const values = new Float32Array(weight.size);
    seeds.forEach((seed, r) => {
      const random = seededRandom(seed).fork("perturbation").fork(draw).fork(layer);
      for (let i = r * own; i < (r + 1) * own; i++) values[i] = random.normal();
    });
    return tf.tidy(() => {
      const direction = normalisation(tf.tensor3d(values, weight.shape), weight);
      return tf.add<tf.Tensor3D>(weight, tf.mul(direction, size));
    });
  });
  return { weights: moved, biases: biases.map((bias) => tf.clone(bias)) };
}
