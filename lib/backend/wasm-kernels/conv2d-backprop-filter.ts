import { tf } from "../tf";
import { type ConvolutionAttributes, convolutionGeometry } from "./convolution-geometry";
import type { WasmKernel } from "./wasm-kernel";

/**
 * Gradient of a convolution with respect to its filter `[kH, kW, in, out]`, itself a convolution: x, with channels as
 * its batch, is convolved with dy, which has the batch as its channels. A step of stride in the forward direction is a
 * dilation of dy here.
 */
export const conv2DBackpropFilter: WasmKernel = {
  name: "Conv2DBackpropFilter",
  compute(inputs, attributes) {
    const x = inputs.x as tf.Tensor4D;
    const dy = inputs.dy as tf.Tensor4D;
    const { filterShape, ...convolution } = attributes as unknown as ConvolutionAttributes & {
      filterShape: [number, number, number, number];
    };
    const { padInfo, strideHeight, strideWidth } = convolutionGeometry(x.shape, filterShape, convolution, false);
    const [filterHeight, filterWidth, inChannels, outChannels] = filterShape;
    return tf.tidy(() => {
      const gradient = tf.conv2d(
        tf.transpose(x, [3, 1, 2, 0]),
        tf.transpose(dy, [1, 2, 0, 3]),
        1,
        [
          [0, 0],
          [padInfo.top, padInfo.bottom],
          [padInfo.left, padInfo.right],
          [0, 0],
        ],
        "NHWC",
        [strideHeight, strideWidth],
      );
      // Rows and columns that the last stride did not reach lie beyond the filter.
      const cut = tf.slice(gradient, [0, 0, 0, 0], [inChannels, filterHeight, filterWidth, outChannels]);
      return tf.transpose(cut, [1, 2, 0, 3]);
    });
  },
};
