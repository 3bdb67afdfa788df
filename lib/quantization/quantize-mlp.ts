import { type MlpParameters, parameterCount, sizesOf } from "../models";
import { checkBits } from "./affine";
import { checkGranularity, type Granularity, schemeCount } from "./quantize-matrix";
import { dequantizeMlp, quantizeMlp } from "./quantized-mlp";

/**
 * Post-training quantization of the weights: every weight moves to the nearest of the 2^bits numbers of its scheme, at
 * most half a scale away. Each replicate has schemes of its own. Biases stay as they are, because they are few and every
 * error in one shifts all inputs alike.
 *
 * @param bits 2 to 16
 * @returns new tensors of the same shapes
 * @throws RangeError on bits outside 2 … 16, another granularity, or a weight or bias that is not finite.
 */
export function quantizeWeights(parameters: MlpParameters, bits: number, granularity: Granularity): MlpParameters {
  checkBits("quantizeWeights", bits);
  checkGranularity("quantizeWeights", granularity);
  return dequantizeMlp(quantizeMlp(parameters, bits, granularity));
}

/**
 * Bytes of one network whose weights have `bits` bits each, packed layer by layer, with 32-bit biases and, for every
 * scheme, a 32-bit scale and a zero point of as many bits as a weight (rounded up to whole bytes): the payload of
 * `encodeQuantizedMlp`.
 *
 * @throws RangeError on bits outside 2 … 16 and another granularity.
 */
export function quantizedBytes(sizes: readonly number[], bits: number, granularity: Granularity): number {
  checkBits("quantizedBytes", bits);
  checkGranularity("quantizedBytes", granularity);
  return sizes.slice(1).reduce((bytes, outputs, layer) => {
    const schemes = schemeCount(granularity, outputs);
    return bytes + Math.ceil((sizes[layer] * outputs * bits) / 8) + 4 * outputs + schemes * (4 + Math.ceil(bits / 8));
  }, 0);
}

/** How many times fewer bytes than in 32-bit floats. @throws RangeError as {@link quantizedBytes}. */
export function compressionOf(parameters: MlpParameters, bits: number, granularity: Granularity): number {
  const sizes = sizesOf(parameters);
  return (4 * parameterCount(sizes)) / quantizedBytes(sizes, bits, granularity);
}
