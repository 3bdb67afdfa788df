import { tf } from "../backend";
import { checkMlp, type MlpParameters, sizesOf } from "../models";

/**
 * |magnitudes| with the signs of another network, weight by weight, as new tensors; biases of `magnitudes`.
 *
 * @param magnitudes `[R, in, out]` a layer, and so are `signs`
 * @throws RangeError when the layers differ in size, and on a number that is not finite.
 */
export function withSignsOf(magnitudes: MlpParameters, signs: MlpParameters): MlpParameters {
  checkAlike("withSignsOf", magnitudes, signs);
  return {
    weights: magnitudes.weights.map((weight, l) =>
      tf.tidy(() => tf.mul<tf.Tensor3D>(tf.abs(weight), tf.sign(signs.weights[l]))),
    ),
    biases: magnitudes.biases.map((bias) => tf.clone(bias)),
  };
}

/**
 * Every weight at ±α of its own sign, α the standard deviation of its layer in its replicate, as new tensors.
 *
 * @throws RangeError on a number that is not finite.
 */
export function signedConstant(initial: MlpParameters): MlpParameters {
  checkMlp("signedConstant", initial);
  const constant = (weight: tf.Tensor3D) =>
    tf.tidy(() => {
      const deviation = tf.sqrt(tf.moments(weight, [1, 2], true).variance);
      return tf.mul<tf.Tensor3D>(tf.sign(weight), deviation);
    });
  return { weights: initial.weights.map(constant), biases: initial.biases.map((bias) => tf.clone(bias)) };
}

/**
 * Starts for the mask of a ticket that tell what of θ₀ it needs: Zhou, Lan, Liu and Yosinski 2019, "Deconstructing
 * Lottery Tickets: Zeros, Signs, and the Supermask", section 3. The paper finds that the signs are what matters.
 *
 * @param initial θ₀ of the ticket
 * @param fresh another initialization
 * @returns by name, all new tensors
 * @throws RangeError when the two differ in the size of a layer, and on a number that is not finite.
 */
export function signExperiments(initial: MlpParameters, fresh: MlpParameters) {
  const copy = (parameters: MlpParameters): MlpParameters => ({
    weights: parameters.weights.map((weight) => tf.clone(weight)),
    biases: parameters.biases.map((bias) => tf.clone(bias)),
  });
  checkAlike("signExperiments", initial, fresh);
  return tf.tidy(() => ({
    /** θ₀ */
    rewind: copy(initial),
    /** Another initialization: sizes and signs lost. */
    reinit: copy(fresh),
    /** Another initialization with the original signs. */
    reinitOriginalSign: withSignsOf(fresh, initial),
    /** Original sizes with the signs of another initialization. */
    originalSizeRandomSign: withSignsOf(initial, fresh),
    /** ±α with the original signs. */
    signedConstant: signedConstant(initial),
    /** ±α with the signs of another initialization. */
    randomSignConstant: signedConstant(withSignsOf(initial, fresh)),
  }));
}

/** Refuses two networks that differ in shape, or have a number that is not finite; `caller` is named in the error. */
export function checkAlike(caller: string, first: MlpParameters, second: MlpParameters): void {
  checkMlp(caller, first);
  checkMlp(caller, second);
  if (sizesOf(first).join() !== sizesOf(second).join()) {
    throw new RangeError(
      `${caller}: the layers are [${sizesOf(first).join(", ")}] and [${sizesOf(second).join(", ")}]; expected one shape`,
    );
  }
}
