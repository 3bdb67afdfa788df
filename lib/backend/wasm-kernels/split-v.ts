import { tf } from "../tf";
import type { WasmKernel } from "./wasm-kernel";

/** Parts of x that stand one after another along an axis: {@link slice} by slice. */
export const splitV: WasmKernel = {
  name: "SplitV",
  compute(inputs, attributes) {
    const x = inputs.x as tf.Tensor;
    const [axis] = tf.util.parseAxisParam(attributes.axis as number, x.shape);
    const lengths = tf.backend_util.prepareSplitSize(x, attributes.numOrSizeSplits as number | number[], axis);
    let at = 0;
    return lengths.map((length) => {
      const begin = x.shape.map((_, a) => (a === axis ? at : 0));
      at += length;
      return tf.slice(
        x,
        begin,
        x.shape.map((whole, a) => (a === axis ? length : whole)),
      );
    });
  },
};
