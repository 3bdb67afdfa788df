import { checkFinite, type MlpParameters, matricesOf, mlpOfMatrices, sizesOf } from "../models";
import { checkBits } from "./affine";
import {
  checkGranularity,
  dequantizeMatrix,
  type Granularity,
  type QuantizedMatrix,
  quantizeMatrix,
} from "./quantize-matrix";

/** Networks whose weights are integers. */
export interface QuantizedMlp {
  readonly sizes: readonly number[];
  readonly bits: number;
  readonly granularity: Granularity;
  /** The layers of each replicate, `[R][L]`; biases `[out]` are real. */
  readonly replicates: readonly (readonly (QuantizedMatrix & { readonly biases: Float32Array })[])[];
}

/**
 * The weights as integers; `dequantizeMlp` gives the real numbers that they stand for, which are those of
 * `quantizeWeights`.
 *
 * @param bits 2 to 16
 * @throws RangeError on bits outside 2 … 16, another granularity, or a weight or bias that is not finite.
 */
export function quantizeMlp(parameters: MlpParameters, bits: number, granularity: Granularity): QuantizedMlp {
  checkBits("quantizeMlp", bits);
  checkGranularity("quantizeMlp", granularity);
  const replicates = matricesOf(parameters).map((layers) =>
    layers.map(({ outputs, weights, biases }, l) => {
      checkFinite("quantizeMlp", `the biases of layer ${l}`, biases);
      return { ...quantizeMatrix(weights, outputs, bits, granularity), biases };
    }),
  );
  return { sizes: sizesOf(parameters), bits, granularity, replicates };
}

/** Real weights again, as new tensors. */
export function dequantizeMlp({ sizes, replicates }: QuantizedMlp): MlpParameters {
  return mlpOfMatrices(
    replicates.map((layers) =>
      layers.map((layer, l) => ({
        ...{ inputs: sizes[l], outputs: sizes[l + 1], biases: layer.biases },
        weights: dequantizeMatrix(layer, sizes[l + 1]),
      })),
    ),
  );
}
