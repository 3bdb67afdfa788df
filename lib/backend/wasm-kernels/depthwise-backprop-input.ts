import { tf } from "../tf";
import { type ConvolutionAttributes, convolutionGeometry, onInputGrid } from "./convolution-geometry";
import type { WasmKernel } from "./wasm-kernel";

/**
 * Gradient of a depthwise convolution with respect to its input `[B, H, W, C]`: a depthwise convolution of dy with the
 * filter turned by 180°, summed over the M outputs of each channel.
 */
export const depthwiseBackpropInput: WasmKernel = {
  name: "DepthwiseConv2dNativeBackpropInput",
  compute(inputs, attributes) {
    const dy = inputs.dy as tf.Tensor4D;
    const filter = inputs.filter as tf.Tensor4D;
    const { inputShape, ...convolution } = attributes as unknown as ConvolutionAttributes & {
      inputShape: [number, number, number, number];
    };
    const [filterHeight, filterWidth, channels, multiplier] = filter.shape;
    const geometry = convolutionGeometry(inputShape, filter.shape, convolution, true);
    return tf.tidy(() => {
      const grid = onInputGrid(dy, geometry);
      const [batch, height, width] = grid.shape;
      const dyPerOutput = tf.reshape(grid, [batch, height * width, channels, multiplier]);
      const turned = tf.reverse(filter, [0, 1]);
      const perOutput = Array.from({ length: multiplier }, (_, output) =>
        tf.depthwiseConv2d<tf.Tensor4D>(
          tf.reshape(tf.slice(dyPerOutput, [0, 0, 0, output], [-1, -1, -1, 1]), [batch, height, width, channels]),
          tf.slice(turned, [0, 0, 0, output], [filterHeight, filterWidth, channels, 1]),
          1,
          "valid",
          "NHWC",
          [geometry.dilationHeight, geometry.dilationWidth],
        ),
      );
      return tf.addN(perOutput);
    });
  },
};
