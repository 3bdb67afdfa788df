import { gzipSync } from "node:zlib";
import { type MlpParameters, matricesOf } from "../models";
import { csrBytes, encodeCsr } from "./csr";

/** Bytes of one network in three forms. */
export interface StorageBytes {
  /** Every weight and bias as a 32-bit float. */
  readonly dense: number;
  /** Weights as compressed sparse rows, biases dense, as in `encodeSparseMlp`: smaller than dense below about two thirds of ones. */
  readonly csr: number;
  /** The dense form through gzip at its strongest: what a download of a masked network costs without any format. */
  readonly gzip: number;
}

/** What each replicate takes to store, `[R]`. Prune first: `storageBytes(maskWeights(parameters, masks))`. */
export function storageBytes(parameters: MlpParameters): StorageBytes[] {
  return matricesOf(parameters).map((layers) => {
    const bytes = layers.flatMap(({ weights, biases }) => [Buffer.from(weights.buffer), Buffer.from(biases.buffer)]);
    const sparse = layers.map((l) => csrBytes(encodeCsr(l.weights, l.inputs, l.outputs)) + l.biases.byteLength);
    return {
      dense: bytes.reduce((sum, part) => sum + part.length, 0),
      csr: sparse.reduce((sum, size) => sum + size, 0),
      gzip: gzipSync(Buffer.concat(bytes), { level: 9 }).length,
    };
  });
}
