import { tf } from "../backend";
import { checkFinite, type MlpParameters, parameterCount, sizesOf } from "../models";
import { checkBits, dequantize, quantize, schemeOf } from "./affine";

/** Which weights share a scale: all of a layer, or those of one output unit (Krishnamoorthi 2018, section 3.1). */
export type Granularity = "tensor" | "channel";

/**
 * Post-training quantization of the weights: every weight moves to the nearest of the 2^bits numbers of its scheme, at
 * most half a scale away. Each replicate has schemes of its own. Biases stay as they are, because they are few and every
 * error in one shifts all inputs alike.
 *
 * @param bits 2 to 16
 * @returns new tensors of the same shapes
 * @throws RangeError on bits outside 2 … 16 or a weight or bias that is not finite.
 */
export function quantizeWeights(parameters: MlpParameters, bits: number, granularity: Granularity): MlpParameters {
  checkBits("quantizeWeights", bits);
  for (const [layer, bias] of parameters.biases.entries()) {
    checkFinite("quantizeWeights", `the biases of layer ${layer}`, bias.dataSync<"float32">());
  }
  return {
    weights: parameters.weights.map((weight) => tf.tensor3d(quantizeLayer(weight, bits, granularity), weight.shape)),
    biases: parameters.biases.map((bias) => tf.clone(bias)),
  };
}

function quantizeLayer(weight: tf.Tensor3D, bits: number, granularity: Granularity): Float32Array {
  const [replicates, inputs, outputs] = weight.shape;
  const values = weight.dataSync<"float32">();
  const result = new Float32Array(values.length);
  for (let replicate = 0; replicate < replicates; replicate++) {
    const start = replicate * inputs * outputs;
    const own = values.subarray(start, start + inputs * outputs);
    const schemes =
      granularity === "tensor"
        ? [schemeOf(own, bits)]
        : Array.from({ length: outputs }, (_, c) =>
            schemeOf(
              own.filter((_, i) => i % outputs === c),
              bits,
            ),
          );
    own.forEach((value, i) => {
      const scheme = schemes[(i % outputs) % schemes.length];
      result[start + i] = dequantize(quantize(value, scheme), scheme);
    });
  }
  return result;
}

/**
 * Bytes of one network whose weights have `bits` bits each, packed layer by layer, with 32-bit biases and, for every
 * scheme, a 32-bit scale and a zero point of as many bits as a weight (rounded up to whole bytes).
 *
 * @throws RangeError on bits outside 2 … 16.
 */
export function quantizedBytes(sizes: readonly number[], bits: number, granularity: Granularity): number {
  checkBits("quantizedBytes", bits);
  return sizes.slice(1).reduce((bytes, outputs, layer) => {
    const schemes = granularity === "tensor" ? 1 : outputs;
    return bytes + Math.ceil((sizes[layer] * outputs * bits) / 8) + 4 * outputs + schemes * (4 + Math.ceil(bits / 8));
  }, 0);
}

/** How many times fewer bytes than in 32-bit floats. @throws RangeError as {@link quantizedBytes}. */
export function compressionOf(parameters: MlpParameters, bits: number, granularity: Granularity): number {
  const sizes = sizesOf(parameters);
  return (4 * parameterCount(sizes)) / quantizedBytes(sizes, bits, granularity);
}
