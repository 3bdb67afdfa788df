import { tf } from "../tf";
import { type ConvolutionAttributes, convolutionGeometry, window } from "./convolution-geometry";
import type { WasmKernel } from "./wasm-kernel";

/**
 * Gradient of a depthwise convolution with respect to its filter `[kH, kW, C, M]`: for each position of the filter, the
 * inputs it met times dy, summed over batch and place.
 */
export const depthwiseBackpropFilter: WasmKernel = {
  name: "DepthwiseConv2dNativeBackpropFilter",
  compute(inputs, attributes) {
    const x = inputs.x as tf.Tensor4D;
    const dy = inputs.dy as tf.Tensor4D;
    const { filterShape, ...convolution } = attributes as unknown as ConvolutionAttributes & {
      filterShape: [number, number, number, number];
    };
    const [filterHeight, filterWidth, channels, multiplier] = filterShape;
    const geometry = convolutionGeometry(x.shape, filterShape, convolution, true);
    const { strideHeight, strideWidth, dilationHeight, dilationWidth, outHeight, outWidth, padInfo } = geometry;
    const reach: [number, number] = [(outHeight - 1) * strideHeight + 1, (outWidth - 1) * strideWidth + 1];
    return tf.tidy(() => {
      const dyPerChannel = tf.reshape(dy, [-1, channels, multiplier]);
      const positions = Array.from({ length: filterHeight * filterWidth }, (_, position) =>
        tf.tidy(() => {
          const row = Math.floor(position / filterWidth) * dilationHeight - padInfo.top;
          const column = (position % filterWidth) * dilationWidth - padInfo.left;
          const met = window(x, [row, column], reach);
          const seen = tf.stridedSlice(met, [0, 0, 0, 0], met.shape, [1, strideHeight, strideWidth, 1]);
          return tf.sum(tf.mul(tf.reshape(seen, [-1, channels, 1]), dyPerChannel), 0);
        }),
      );
      return tf.reshape(tf.stack(positions), filterShape);
    });
  },
};
