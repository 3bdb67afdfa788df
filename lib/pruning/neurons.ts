import { tf } from "../backend";
import { type MlpParameters, replicatesOf, sizesOf } from "../models";
import { checkSparsity, type Masks } from "./masks";
import { removeSmallest } from "./remove-smallest";

/** Hidden units that are kept, `[hidden layers][R]`: indices in ascending order, as many in every replicate. */
export type KeptNeurons = readonly (readonly Int32Array[])[];

/**
 * Structured pruning: of each hidden layer round(rate × units) units are removed, those with the smallest ℓ₁ norm of
 * incoming weights, in each replicate by itself (for filters of convolutions: Li, Kadav, Durdanovic, Samet and Graf
 * 2017, section 3.1). Among equal norms the first unit is removed first.
 *
 * @param rates of each hidden layer, in [0, 1)
 * @throws RangeError on another number of rates than hidden layers, a rate outside [0, 1) or so high that a layer is left
 * without units, a weight that is NaN.
 */
export function pruneNeurons(parameters: MlpParameters, rates: readonly number[]): KeptNeurons {
  const hidden = parameters.weights.slice(0, -1);
  if (rates.length !== hidden.length) {
    throw new RangeError(
      `pruneNeurons: found ${rates.length} rate(s) for ${hidden.length} hidden layer(s); expected one a hidden layer`,
    );
  }
  return hidden.map((weight, l) => {
    checkSparsity("pruneNeurons", rates[l]);
    const [replicates, , units] = weight.shape;
    const remove = Math.round(rates[l] * units);
    if (remove === units) {
      throw new RangeError(
        `pruneNeurons: rate ${rates[l]} leaves hidden layer ${l} of ${units} units empty; expected a lower one`,
      );
    }
    const sums = tf.tidy(() => tf.sum(tf.abs(weight), 1));
    const norms = sums.dataSync<"float32">();
    sums.dispose();
    return Array.from({ length: replicates }, (_, r) => {
      const own = norms.subarray(r * units, (r + 1) * units);
      const mask = removeSmallest(own, new Float32Array(units).fill(1), remove);
      return Int32Array.from(mask.keys()).filter((unit) => mask[unit] === 1);
    });
  });
}

/**
 * Masks without the incoming and outgoing weights of the removed units: they have no effect on the logits.
 *
 * @throws RangeError when the kept units are those of another network.
 */
export function neuronMasks(parameters: MlpParameters, kept: KeptNeurons): Masks {
  checkKept(parameters, kept);
  return parameters.weights.map((weight, l) => {
    const [replicates, inputs, outputs] = weight.shape;
    const values = new Float32Array(weight.size);
    for (let r = 0; r < replicates; r++) {
      for (const i of kept[l - 1]?.[r] ?? Array(inputs).keys()) {
        for (const o of kept[l]?.[r] ?? Array(outputs).keys()) values[(r * inputs + i) * outputs + o] = 1;
      }
    }
    return tf.tensor3d(values, weight.shape);
  });
}

/**
 * The smaller networks of the kept units alone, as new tensors: the logits of the masked ones with fewer weights.
 *
 * @throws RangeError when the kept units are those of another network.
 */
export function removeNeurons(parameters: MlpParameters, kept: KeptNeurons): MlpParameters {
  checkKept(parameters, kept);
  const select = (tensor: tf.Tensor3D, rows: readonly Int32Array[] | undefined, axis: 0 | 1) => {
    if (!rows) return tensor;
    const parts = tf.unstack(tensor).map((part, r) => tf.gather(part, tf.tensor1d(rows[r], "int32"), axis));
    return tf.stack(parts) as tf.Tensor3D;
  };
  const layers = parameters.weights.map((weight, l) => ({
    weight: tf.tidy(() => tf.clone(select(select(weight, kept[l - 1], 0), kept[l], 1))),
    bias: tf.tidy(() => tf.clone(select(parameters.biases[l], kept[l], 1))),
  }));
  return { weights: layers.map(({ weight }) => weight), biases: layers.map(({ bias }) => bias) };
}

function checkKept(parameters: MlpParameters, kept: KeptNeurons): void {
  const [replicates, hidden] = [replicatesOf(parameters), sizesOf(parameters).slice(1, -1)];
  const fits = (layer: readonly Int32Array[] | undefined, units: number) =>
    layer?.length === replicates && layer.every((own) => own.length === layer[0].length && own.every((i) => i < units));
  const wrong = hidden.findIndex((units, l) => !fits(kept.at(l), units));
  if (wrong >= 0 || kept.length !== hidden.length) {
    throw new RangeError(
      `Kept units of ${kept.length} hidden layer(s) for ${hidden.length} of [${hidden.join(", ")}] units; expected ` +
        `those of pruneNeurons for the same ${replicates} network(s), as many in every replicate`,
    );
  }
}
