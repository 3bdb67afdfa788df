import { tf } from "../backend";
import { checkFiniteTensors, checkParameters, kernelsOf, type NamedTensors, type Network } from "../models";
import { checkBits } from "./affine";
import { checkGranularity, dequantizeMatrix, type Granularity, quantizeMatrix } from "./quantize-matrix";

/**
 * Post-training quantization of a network of named tensors, as `quantizeWeights` does it: each kernel as a matrix `[in,
 * out]`, a filter as a column, moves to the nearest numbers of its scheme or of the filter's. Biases, and the scales,
 * offsets and statistics of normalisation, stay.
 *
 * @param bits 2 to 16
 * @returns new tensors of the same names and shapes
 * @throws RangeError on bits outside 2 … 16, another granularity, another network's parameters, or one that is not finite.
 */
export function quantizeNetwork(
  network: Network,
  parameters: NamedTensors,
  bits: number,
  granularity: Granularity,
): NamedTensors {
  checkBits("quantizeNetwork", bits);
  checkGranularity("quantizeNetwork", granularity);
  checkParameters("quantizeNetwork", network, parameters);
  checkFiniteTensors("quantizeNetwork", parameters);
  const kernels = new Set(kernelsOf(network).map(({ name }) => name));
  const quantized = (tensor: tf.Tensor) => {
    const outputs = tensor.shape[tensor.rank - 1];
    const matrix = quantizeMatrix(tensor.dataSync<"float32">(), outputs, bits, granularity);
    return tf.tensor(dequantizeMatrix(matrix, outputs), tensor.shape);
  };
  return Object.fromEntries(
    network.parameters.map(({ name }) => [
      name,
      kernels.has(name) ? quantized(parameters[name]) : tf.clone(parameters[name]),
    ]),
  );
}
