import { tf } from "../tf";
import { type ConvolutionAttributes, convolutionGeometry, onInputGrid } from "./convolution-geometry";
import type { WasmKernel } from "./wasm-kernel";

/**
 * Gradient of a convolution with respect to its input `[B, H, W, in]`, as a convolution of dy with the filter turned by
 * 180°. The backend has a kernel of this name that loops over single numbers; its convolution is blocked and many times
 * as fast.
 */
export const conv2DBackpropInput: WasmKernel = {
  name: "Conv2DBackpropInput",
  compute(inputs, attributes) {
    const dy = inputs.dy as tf.Tensor4D;
    const filter = inputs.filter as tf.Tensor4D;
    const { inputShape, ...convolution } = attributes as unknown as ConvolutionAttributes & {
      inputShape: [number, number, number, number];
    };
    const geometry = convolutionGeometry(inputShape, filter.shape, convolution, false);
    return tf.tidy(() => {
      const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
      return tf.conv2d(onInputGrid(dy, geometry), turned, 1, "valid");
    });
  },
};
