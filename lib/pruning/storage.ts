import { gzipSync } from "node:zlib";
import { type MlpParameters, replicatesOf } from "../models";
import { csrBytes, encodeCsr } from "./csr";

/** Bytes of one network in three forms. */
export interface StorageBytes {
  /** Every weight and bias as a 32-bit float. */
  readonly dense: number;
  /** Weights as compressed sparse rows, biases dense: smaller than dense below about two thirds of ones. */
  readonly csr: number;
  /** The dense form through gzip at its strongest: what a download of a masked network costs without any format. */
  readonly gzip: number;
}

/** What each replicate takes to store, `[R]`. Prune first: `storageBytes(maskWeights(parameters, masks))`. */
export function storageBytes(parameters: MlpParameters): StorageBytes[] {
  const layers = parameters.weights.map((weight, l) => ({
    shape: weight.shape,
    weights: weight.dataSync<"float32">(),
    biases: parameters.biases[l].dataSync<"float32">(),
  }));
  return Array.from({ length: replicatesOf(parameters) }, (_, r) => {
    const own = layers.map(({ shape: [, rows, columns], weights, biases }) => ({
      rows,
      columns,
      weights: weights.slice(r * rows * columns, (r + 1) * rows * columns),
      biases: biases.slice(r * columns, (r + 1) * columns),
    }));
    const bytes = own.flatMap(({ weights, biases }) => [Buffer.from(weights.buffer), Buffer.from(biases.buffer)]);
    const sparse = own.map((l) => csrBytes(encodeCsr(l.weights, l.rows, l.columns)) + l.biases.byteLength);
    return {
      dense: bytes.reduce((sum, part) => sum + part.length, 0),
      csr: sparse.reduce((sum, size) => sum + size, 0),
      gzip: gzipSync(Buffer.concat(bytes), { level: 9 }).length,
    };
  });
}
