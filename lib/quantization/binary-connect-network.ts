import { tf } from "../backend";
import { checkFinite, checkParameters, kernelsOf, type NamedTensors, type Network } from "../models";
import type { NetworkParametrisation } from "../training";
import { type Binarization, binaryScales, deterministic } from "./binarize";

/** H of each kernel, in their order. */
const scalesOf = (network: Network) => kernelsOf(network).map(({ fanIn, fanOut }) => binaryScales([fanIn, fanOut])[0]);

/** The parameters with each kernel changed, the others as they are. */
function changeKernels(
  network: Network,
  parameters: NamedTensors,
  change: (kernel: tf.Tensor, scale: number, layer: number) => tf.Tensor,
): NamedTensors {
  const scales = scalesOf(network);
  const kernels = kernelsOf(network).map(({ name }, l) => [name, change(parameters[name], scales[l], l)] as const);
  return { ...parameters, ...Object.fromEntries(kernels) };
}

/** A kernel of any shape as one replicate's matrix, converted, and back in its shape. */
const converted = (by: Binarization["training"], kernel: tf.Tensor, scale: number, layer: number, step: number) =>
  tf.reshape(by(tf.reshape<tf.Rank.R3>(kernel, [1, -1, kernel.shape.at(-1)!]), scale, layer, step), kernel.shape);

/**
 * BinaryConnect for a network of named tensors, with batch normalisation in it as the paper has it (Courbariaux, Bengio
 * and David 2015, algorithm 1): `trainNetwork({ …, parametrisation: binaryConnectNetwork(batchNormMlp(sizes)) })`.
 *
 * 1. Binarize the kernels; forward and backward pass with the binary ones.
 * 2. Give their gradient to the real kernels as it is.
 * 3. Clip the real kernels to [−H, H].
 *
 * Biases and the scales and offsets of the normalisation stay real. What it gives out is binary by sign with
 * deterministic binarization and real with stochastic, as `binaryConnect` does; `binarizeNetwork` makes the latter binary.
 * Start with `initNetwork({ …, initialization: binaryInitialization })`.
 *
 * @param binarization `deterministic` unless given, or `stochastic([seed])`
 * @throws RangeError (from `trainNetwork`) when pruning masks are given.
 */
export function binaryConnectNetwork(
  network: Network,
  binarization: Binarization = deterministic,
): NetworkParametrisation {
  return {
    training: (parameters, step) =>
      changeKernels(network, parameters, (kernel, scale, layer) =>
        converted(binarization.training, kernel, scale, layer, step),
      ),
    constrain: (parameters) =>
      changeKernels(network, parameters, (kernel, scale) => tf.clipByValue(kernel, -scale, scale)),
    testing: (parameters) =>
      changeKernels(network, parameters, (kernel, scale, layer) =>
        converted(binarization.testing, kernel, scale, layer, 0),
      ),
  };
}

/** A network's parameters with each kernel at ±H of its layer, by sign; the others stay. New tensors. @throws RangeError on another network's, or a weight that is not finite. */
export function binarizeNetwork(network: Network, parameters: NamedTensors): NamedTensors {
  checkParameters("binarizeNetwork", network, parameters);
  for (const { name } of kernelsOf(network))
    checkFinite("binarizeNetwork", name, parameters[name].dataSync<"float32">());
  return tf.tidy(() => {
    const copies = Object.fromEntries(Object.entries(parameters).map(([name, tensor]) => [name, tf.clone(tensor)]));
    return binaryConnectNetwork(network).testing(copies);
  });
}
