import {
  eachLayer,
  frame,
  type MlpParameters,
  matricesOf,
  mlpHeader,
  mlpOfMatrices,
  replicatesOf,
  sizesOf,
  unframe,
} from "../models";
import { decodeCsr, encodeCsr } from "./csr";

/**
 * Networks with most weights 0 as bytes: the line "stillroom sparse 1", a line of JSON `{ sizes, replicates }`, then for
 * each layer of each replicate the row starts, column indices and values of its weights and its biases, as many bytes as
 * {@link storageBytes} says, and a CRC-32. `writeWhole(path, encodeSparseMlp(…))` writes it.
 */
const form = "sparse 1";

/** Prune first: `encodeSparseMlp(maskWeights(parameters, masks))`. A weight of −0 becomes 0. */
export function encodeSparseMlp(parameters: MlpParameters): Uint8Array {
  const parts = matricesOf(parameters)
    .flat()
    .flatMap(({ inputs, outputs, weights, biases }) => {
      const { rowStarts, columnIndices, values } = encodeCsr(weights, inputs, outputs);
      return [rowStarts, columnIndices, values, biases];
    });
  return frame(form, { sizes: sizesOf(parameters), replicates: replicatesOf(parameters) }, parts);
}

/**
 * The inverse of {@link encodeSparseMlp}, as new tensors: `readWhole(path, decodeSparseMlp)`.
 *
 * @throws RangeError when the bytes are no such file, or were cut off or changed.
 */
export function decodeSparseMlp(bytes: Uint8Array): MlpParameters {
  const { header, payload } = unframe("decodeSparseMlp", form, mlpHeader, bytes);
  const replicates = eachLayer(header, (inputs, outputs) => {
    const rowStarts = new Uint32Array(payload.take(4 * (inputs + 1)).buffer);
    const count = rowStarts[inputs];
    const columnIndices =
      outputs <= 2 ** 16
        ? new Uint16Array(payload.take(2 * count).buffer)
        : new Uint32Array(payload.take(4 * count).buffer);
    const csr = { rows: inputs, columns: outputs, rowStarts, columnIndices, values: payload.floats(count) };
    return { inputs, outputs, weights: decodeCsr(csr), biases: payload.floats(outputs) };
  });
  payload.end();
  return mlpOfMatrices(replicates);
}
