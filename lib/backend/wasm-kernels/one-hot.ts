import { tf } from "../tf";
import type { WasmKernel } from "./wasm-kernel";

/**
 * One-hot rows `[…, depth]` of integer indices `[…]`. The backend's own kernel writes the bits of integers whatever
 * the type asked for, so that a `float32` one-hot holds denormal numbers in place of ones.
 */
export const oneHot: WasmKernel = {
  name: "OneHot",
  compute(inputs, attributes) {
    const indices = inputs.indices as tf.Tensor;
    const { depth, onValue, offValue } = attributes as { depth: number; onValue: number; offValue: number };
    const dtype = attributes.dtype as tf.DataType;
    return tf.tidy(() => {
      const hot = tf.equal(tf.expandDims(indices, -1), tf.range(0, depth, 1, "int32"));
      return tf.cast(tf.add(tf.mul(tf.cast(hot, "float32"), onValue - offValue), offValue), dtype);
    });
  },
};
