import { tf } from "../tf";

/** The attributes that every gradient kernel of a 2-D convolution receives. */
export interface ConvolutionAttributes {
  strides: [number, number] | number;
  dilations?: [number, number] | number;
  pad: "valid" | "same" | number | tf.backend_util.ExplicitPadding;
  dimRoundingMode?: "floor" | "round" | "ceil";
  dataFormat?: "NHWC" | "NCHW";
}

type Shape4D = [number, number, number, number];

/**
 * Sizes, strides and padding of a convolution of `inputShape` `[B, H, W, C]` with `filterShape` `[kH, kW, C, …]`.
 *
 * @throws Error for channels-first data, which the forward convolution refuses on WebAssembly as well.
 */
export function convolutionGeometry(
  inputShape: Shape4D,
  filterShape: Shape4D,
  attributes: ConvolutionAttributes,
  depthwise: boolean,
): tf.backend_util.Conv2DInfo {
  const { strides, dilations = 1, pad, dimRoundingMode, dataFormat } = attributes;
  if (dataFormat === "NCHW")
    throw new Error("A convolution on WebAssembly got channels-first data (NCHW); expected NHWC. Transpose the input.");
  return tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    depthwise,
  );
}

/** Puts `stride − 1` zero rows and columns between those of x `[B, H, W, C]`; none after the last. */
export function spread(x: tf.Tensor4D, strideHeight: number, strideWidth: number): tf.Tensor4D {
  if (strideHeight === 1 && strideWidth === 1) return x;
  const [batch, height, width, channels] = x.shape;
  const cells = tf.reshape(x, [batch, height, 1, width, 1, channels]);
  const padding: [number, number][] = [
    [0, 0],
    [0, 0],
    [0, strideHeight - 1],
    [0, 0],
    [0, strideWidth - 1],
    [0, 0],
  ];
  const padded: tf.Tensor4D = tf.reshape(tf.pad(cells, padding), [
    batch,
    height * strideHeight,
    width * strideWidth,
    channels,
  ]);
  return window(padded, [0, 0], [(height - 1) * strideHeight + 1, (width - 1) * strideWidth + 1]);
}

/** The part of x `[B, H, W, C]` from `start` (row, column; may lie outside) of `size`, zero where x has no value. */
export function window(x: tf.Tensor4D, start: [number, number], size: [number, number]): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const before = start.map((s) => Math.max(0, -s));
  const after = [height, width].map((extent, i) => Math.max(0, start[i]! + size[i]! - extent));
  const padded = tf.pad(x, [
    [0, 0],
    [before[0]!, after[0]!],
    [before[1]!, after[1]!],
    [0, 0],
  ]);
  return tf.slice(padded, [0, start[0] + before[0]!, start[1] + before[1]!, 0], [batch, ...size, channels]);
}

/**
 * dy `[B, outH, outW, C]` laid on the input's grid, so that a stride-1 convolution with the filter turned by 180°
 * yields the gradient at every input position.
 */
export function onInputGrid(dy: tf.Tensor4D, geometry: tf.backend_util.Conv2DInfo): tf.Tensor4D {
  const { strideHeight, strideWidth, effectiveFilterHeight, effectiveFilterWidth, inHeight, inWidth, padInfo } =
    geometry;
  return window(
    spread(dy, strideHeight, strideWidth),
    [padInfo.top - effectiveFilterHeight + 1, padInfo.left - effectiveFilterWidth + 1],
    [inHeight + effectiveFilterHeight - 1, inWidth + effectiveFilterWidth - 1],
  );
}
