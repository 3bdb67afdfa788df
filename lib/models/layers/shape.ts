import { tf } from "../../backend";
import { checkCount, type Layer, pictureShape } from "./layer";

/** max(0, x). */
export const relu: Layer = (input) => ({
  outputShape: input,
  parameters: [],
  apply: (_, x) => tf.relu(x),
});

/** Pictures as rows of numbers. */
export const flatten: Layer = (input) => {
  const units = input.reduce((product, size) => product * size, 1);
  return { outputShape: [units], parameters: [], apply: (_, x) => tf.reshape(x, [x.shape[0], units]) };
};

/** The largest of each `size` × `size` window, by steps of `stride`; a last window may reach over the edge. */
export const maxPool =
  (size: number, stride = size): Layer =>
  (input) => {
    for (const [what, value] of Object.entries({ size, stride })) checkCount("maxPool", what, value);
    const [height, width, channels] = pictureShape("maxPool", input);
    return {
      outputShape: [Math.ceil(height / stride), Math.ceil(width / stride), channels],
      parameters: [],
      apply: (_, x) => tf.maxPool(x as tf.Tensor4D, size, stride, "same"),
    };
  };

/** The mean of each `size` × `size` window, by steps of `stride`; what lies over the edge does not count. */
export const averagePool =
  (size: number, stride = size): Layer =>
  (input) => {
    for (const [what, value] of Object.entries({ size, stride })) checkCount("averagePool", what, value);
    const [height, width, channels] = pictureShape("averagePool", input);
    return {
      outputShape: [Math.ceil(height / stride), Math.ceil(width / stride), channels],
      parameters: [],
      apply: (_, x) => tf.avgPool(x as tf.Tensor4D, size, stride, "same"),
    };
  };

/** The mean of each channel: Lin, Chen and Yan 2014, "Network In Network", section 3.2. */
export const globalAveragePool: Layer = (input) => {
  const [, , channels] = pictureShape("globalAveragePool", input);
  return { outputShape: [channels], parameters: [], apply: (_, x) => tf.mean(x, [1, 2]) };
};
