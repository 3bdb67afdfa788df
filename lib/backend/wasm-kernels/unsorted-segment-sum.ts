import { tf } from "../tf";
import type { WasmKernel } from "./wasm-kernel";

/** Sums the rows of x `[N, …]` that share a segment number: the gradient of `tf.gather`. Result `[segments, …]`. */
export const unsortedSegmentSum: WasmKernel = {
  name: "UnsortedSegmentSum",
  compute(inputs, attributes) {
    const x = inputs.x as tf.Tensor;
    const segmentIds = inputs.segmentIds as tf.Tensor1D;
    const segments = attributes.numSegments as number;
    const [rows, ...rest] = x.shape;
    return tf.tidy(() => {
      const member = tf.oneHot(segmentIds, segments, 1, 0, "float32");
      const sums = tf.matMul(member, tf.reshape(tf.cast(x, "float32"), [rows!, -1]), true);
      return tf.cast(tf.reshape(sums, [segments, ...rest]), x.dtype);
    });
  },
};
