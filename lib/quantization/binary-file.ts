import {
  eachLayer,
  frame,
  type MlpParameters,
  matricesOf,
  mlpHeader,
  mlpOfMatrices,
  packBits,
  replicatesOf,
  sizesOf,
  unframe,
  unpackBits,
} from "../models";

/**
 * Binary networks as bytes: the line "stillroom binary 1", a line of JSON `{ sizes, replicates }`, then for each layer of
 * each replicate H (a 32-bit float), one bit a weight (1 for +H, lowest bit first, filled up to a whole byte) and the
 * biases, as many bytes as {@link binaryBytes} says, and a CRC-32. `writeWhole(path, encodeBinaryMlp(…))` writes it.
 */
const form = "binary 1";

/**
 * @param parameters of `binarizeMlp`, `signOfWeights` or a training with deterministic `binaryConnect`
 * @throws RangeError when the weights of a layer are not all ±H.
 */
export function encodeBinaryMlp(parameters: MlpParameters): Uint8Array {
  const parts = matricesOf(parameters).flatMap((layers, r) =>
    layers.flatMap(({ weights, biases }, l) => {
      const size = Math.abs(weights[0]);
      const other = weights.findIndex((weight) => Math.abs(weight) !== size);
      if (other >= 0) {
        throw new RangeError(
          `encodeBinaryMlp: weight ${other} of layer ${l} of replicate ${r} is ${weights[other]} beside ${weights[0]}; ` +
            "expected one size, +H or −H. Binarize first: binarizeMlp",
        );
      }
      // By the sign bit, so that a layer of ±0 comes back too.
      const up = weights.map((weight) => (weight > 0 || Object.is(weight, 0) ? 1 : 0));
      return [Float32Array.of(size), packBits(up), biases];
    }),
  );
  return frame(form, { sizes: sizesOf(parameters), replicates: replicatesOf(parameters) }, parts);
}

/**
 * The inverse of {@link encodeBinaryMlp}, as new tensors: `readWhole(path, decodeBinaryMlp)`.
 *
 * @throws RangeError when the bytes are no such file, or were cut off or changed.
 */
export function decodeBinaryMlp(bytes: Uint8Array): MlpParameters {
  const { header, payload } = unframe("decodeBinaryMlp", form, mlpHeader, bytes);
  const replicates = eachLayer(header, (inputs, outputs) => {
    const [size] = payload.floats(1);
    const up = unpackBits(payload.take(Math.ceil((inputs * outputs) / 8)), inputs * outputs);
    return { inputs, outputs, weights: up.map((bit) => (bit === 1 ? size : -size)), biases: payload.floats(outputs) };
  });
  payload.end();
  return mlpOfMatrices(replicates);
}
