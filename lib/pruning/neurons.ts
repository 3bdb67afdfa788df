import { tf } from "../backend";
import { type MlpParameters, replicatesOf, sizesOf } from "../models";
import type { Masks } from "./masks";
import { keepInLayer, keepOverall, keepsSome } from "./rank-units";

/** Hidden units that are kept, `[hidden layers][R]`: indices in ascending order. */
export type KeptNeurons = readonly (readonly Int32Array[])[];

/**
 * Structured pruning: of each hidden layer round(rate × units) units are removed, those with the smallest ℓ₁ norm of
 * incoming weights, in each replicate by itself (for filters of convolutions: Li, Kadav, Durdanovic, Samet and Graf
 * 2017, section 3.1). Among equal norms the first unit is removed first.
 *
 * @param rates of each hidden layer, in [0, 1)
 * @returns as many units in every replicate
 * @throws RangeError on another number of rates than hidden layers, a rate outside [0, 1) or so high that a layer is left
 * without units, a weight that is NaN.
 */
export function pruneNeurons(parameters: MlpParameters, rates: readonly number[]): KeptNeurons {
  const norms = hiddenNorms(parameters);
  if (rates.length !== norms.length) {
    throw new RangeError(
      `pruneNeurons: found ${rates.length} rate(s) for ${norms.length} hidden layer(s); expected one a hidden layer`,
    );
  }
  return norms.map((layer, l) => layer.map((own) => keepInLayer(`pruneNeurons, hidden layer ${l}`, own, rates[l])));
}

/**
 * Structured pruning of all hidden layers at once: of each replicate round(rate × hidden units) units are removed,
 * whatever layers they are in. A unit's score is the ℓ₁ norm of its incoming weights, divided by the ℓ₂ norm of these
 * norms over its layer, so that layers compare: Molchanov, Tyree, Karras, Aila and Kautz 2017, "Pruning Convolutional
 * Neural Networks for Resource Efficient Inference", section 2.2, normalization. Among equal scores the first layer's go
 * first, and each layer keeps at least its unit of largest norm.
 *
 * @param rate in [0, 1)
 * @returns perhaps other numbers of units in every replicate; `removeNeurons` then takes one replicate at a time
 * @throws RangeError on a rate outside [0, 1) or so high that some layer would be left without units, no hidden layers, a
 * weight that is NaN.
 */
export function pruneNeuronsGlobally(parameters: MlpParameters, rate: number): KeptNeurons {
  const norms = hiddenNorms(parameters);
  const kept = Array.from({ length: replicatesOf(parameters) }, (_, r) =>
    keepOverall(
      "pruneNeuronsGlobally",
      norms.map((layer) => layer[r]),
      rate,
    ),
  );
  return norms.map((_, l) => kept.map((own) => own[l]));
}

/** ℓ₁ norms of the weights into each hidden unit, `[hidden layers][R]`. */
function hiddenNorms({ weights }: MlpParameters): Float32Array[][] {
  return weights.slice(0, -1).map((weight) => {
    const [replicates, , units] = weight.shape;
    const sums = tf.tidy(() => tf.sum(tf.abs(weight), 1));
    const norms = sums.dataSync<"float32">();
    sums.dispose();
    return Array.from({ length: replicates }, (_, r) => norms.slice(r * units, (r + 1) * units));
  });
}

/**
 * Masks without the incoming and outgoing weights of the removed units: they have no effect on the logits.
 *
 * @throws RangeError when the kept units are those of another network, or not in ascending order.
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
 * @throws RangeError when the kept units are those of another network or not in ascending order, or not as many in every replicate.
 */
export function removeNeurons(parameters: MlpParameters, kept: KeptNeurons): MlpParameters {
  checkKept(parameters, kept);
  const uneven = kept.findIndex((layer) => layer.some((own) => own.length !== layer[0].length));
  if (uneven >= 0) {
    throw new RangeError(
      `removeNeurons: the replicates keep ${kept[uneven].map((own) => own.length).join(", ")} units of hidden layer ` +
        `${uneven}; expected as many in each. Take one replicate at a time: takeReplicates(parameters, [r]) with ` +
        "kept.map((layer) => [layer[r]])",
    );
  }
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
    layer?.length === replicates && layer.every((own) => keepsSome(own, units));
  const wrong = hidden.findIndex((units, l) => !fits(kept.at(l), units));
  if (wrong >= 0 || kept.length !== hidden.length) {
    throw new RangeError(
      `Kept units of ${kept.length} hidden layer(s) for ${hidden.length} of [${hidden.join(", ")}] units; expected ` +
        `those of pruneNeurons for the same ${replicates} network(s), rising in each`,
    );
  }
}
