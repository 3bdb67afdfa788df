import { tf } from "../tf";
import { depthwiseBackpropInput } from "./depthwise-backprop-input";
import type { WasmKernel } from "./wasm-kernel";

/**
 * Gradient of average pooling. Forward a window that reaches over the edge is divided by the pixels inside alone; the
 * backend's own gradient divides by the whole window there, which is another function's gradient. This one spreads
 * dy / (pixels inside) back: the gradient of a depthwise convolution with a filter of ones.
 */
export const avgPoolGrad: WasmKernel = {
  name: "AvgPoolGrad",
  compute(inputs, attributes) {
    const x = inputs.input as tf.Tensor4D;
    const dy = inputs.dy as tf.Tensor4D;
    const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as PoolAttributes;
    const pool = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode);
    return tf.tidy(() => {
      const rows = pixelsInside(pool.outHeight, pool.strideHeight, pool.filterHeight, pool.padInfo.top, pool.inHeight);
      const columns = pixelsInside(pool.outWidth, pool.strideWidth, pool.filterWidth, pool.padInfo.left, pool.inWidth);
      const counts = tf.mul(tf.tensor4d(rows, [1, rows.length, 1, 1]), tf.tensor4d(columns, [1, 1, columns.length, 1]));
      const filter = tf.ones([pool.filterHeight, pool.filterWidth, pool.inChannels, 1]);
      const convolution = { strides, pad, dimRoundingMode, dilations: 1, inputShape: x.shape };
      const gradient = { dy: tf.div(dy, counts), filter };
      return depthwiseBackpropInput.compute(gradient, convolution as unknown as tf.NamedAttrMap) as tf.Tensor;
    });
  },
};

/** How much of each window along one side lies inside. */
const pixelsInside = (places: number, stride: number, size: number, before: number, length: number): number[] =>
  Array.from({ length: places }, (_, place) => {
    const start = place * stride - before;
    return Math.min(start + size, length) - Math.max(start, 0);
  });

interface PoolAttributes {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: "valid" | "same" | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: "floor" | "round" | "ceil";
}
