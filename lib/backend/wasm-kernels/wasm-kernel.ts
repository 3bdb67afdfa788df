import type { tf } from "../tf";

/**
 * A kernel for the WebAssembly backend, composed of operations that it already has or at work in its memory. TensorFlow.js
 * runs it inside the operation of that name, so what `compute` calls is not recorded on the gradient tape.
 */
export interface WasmKernel {
  name: string;
  compute: (inputs: tf.NamedTensorInfoMap, attributes: tf.NamedAttrMap) => tf.TensorInfo | tf.TensorInfo[];
}
