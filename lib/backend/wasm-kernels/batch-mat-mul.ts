import { tf } from "../tf";
import type { WasmKernel } from "./wasm-kernel";
import { wasmMemory } from "./wasm-memory";

/**
 * Batched matrix product with the packed SIMD kernel. The backend's own is fast for one pair of plain matrices alone and
 * loops over single numbers for a batch or a transposed factor: for every gradient of a dense layer.
 */
export const batchMatMul: WasmKernel = {
  name: "BatchMatMul",
  compute(inputs, attributes) {
    const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    const { transposeA, transposeB } = attributes as { transposeA: boolean; transposeB: boolean };
    if (a.dtype !== "float32" || b.dtype !== "float32")
      throw new Error(`matMul on WebAssembly: found ${a.dtype} · ${b.dtype}; expected float32. Cast with tf.cast.`);
    const first = factor(a.shape, transposeA);
    const second = factor(b.shape, transposeB);
    const [m, n, k] = [first.rows, second.columns, first.columns];
    if (second.rows !== k)
      throw new Error(
        `matMul: found [${a.shape}]${transposeA ? "ᵀ" : ""} · [${b.shape}]${transposeB ? "ᵀ" : ""}; expected equal inner sizes.`,
      );

    const batch = tf.broadcast_util.assertAndGetBroadcastShape(first.batch, second.batch);
    const memory = wasmMemory();
    const out = memory.create([...batch, m, n]);
    const scratch = memory.scratch(memory.kernels.scratchBytes(m, n));
    const addresses = [a, b, out].map(memory.address);
    const indexA = broadcastIndex(first.batch, batch);
    const indexB = broadcastIndex(second.batch, batch);
    for (let i = 0; i < tf.util.sizeFromShape(batch); i++)
      memory.kernels.matrixMultiply(
        addresses[0]! + indexA(i) * 4 * m * k,
        first.rowStride,
        first.columnStride,
        addresses[1]! + indexB(i) * 4 * k * n,
        second.rowStride,
        second.columnStride,
        addresses[2]! + i * 4 * m * n,
        m,
        n,
        k,
        scratch,
      );
    return out;
  },
};

/** A matrix `[…, rows, columns]` as the product reads it; strides in bytes. */
function factor(shape: number[], transpose: boolean) {
  const [rows, columns] = shape.slice(-2) as [number, number];
  const plain = { batch: shape.slice(0, -2), rows, columns, rowStride: 4 * columns, columnStride: 4 };
  return transpose ? { ...plain, rows: columns, columns: rows, rowStride: 4, columnStride: 4 * columns } : plain;
}

/** Maps the index of a matrix in the broadcast batch to its index among `own` matrices. */
function broadcastIndex(own: number[], batch: number[]): (index: number) => number {
  const size = tf.util.sizeFromShape(own);
  if (size === tf.util.sizeFromShape(batch)) return (index) => index;
  if (size === 1) return () => 0;
  const aligned = [...Array<number>(batch.length - own.length).fill(1), ...own];
  return (index) => {
    let [rest, stride, mapped] = [index, 1, 0];
    for (let axis = batch.length - 1; axis >= 0; axis--) {
      if (aligned[axis] !== 1) mapped += (rest % batch[axis]!) * stride;
      rest = Math.floor(rest / batch[axis]!);
      stride *= aligned[axis]!;
    }
    return mapped;
  };
}
