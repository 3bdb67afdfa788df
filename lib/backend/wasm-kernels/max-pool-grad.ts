import { tf } from "../tf";
import type { WasmKernel } from "./wasm-kernel";
import { wasmMemory } from "./wasm-memory";

/** Gradient of maximum pooling. The backend's own copies the input out and works in JavaScript, many times as long. */
export const maxPoolGrad: WasmKernel = {
  name: "MaxPoolGrad",
  compute(inputs, attributes) {
    const x = inputs.input as tf.Tensor4D;
    const dy = inputs.dy as tf.Tensor4D;
    const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as PoolAttributes;
    const pool = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode);
    const memory = wasmMemory();
    const dx = memory.create(x.shape);
    memory.kernels.maxPoolGradient(
      ...([memory.address(x), memory.address(dy), memory.address(dx)] as const),
      ...([pool.batchSize, pool.inHeight, pool.inWidth, pool.inChannels, pool.outHeight, pool.outWidth] as const),
      ...([pool.filterHeight, pool.filterWidth, pool.strideHeight, pool.strideWidth] as const),
      ...([pool.padInfo.top, pool.padInfo.left] as const),
    );
    return dx;
  },
};

interface PoolAttributes {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: "valid" | "same" | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: "floor" | "round" | "ceil";
}
