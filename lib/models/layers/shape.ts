import { tf } from "../../backend";
import { checkCount, type Layer, pictureShape } from "./layer";

/** max(0, x). */
export const relu: Layer = (input) => ({
  outputShape: input,
  parameters: [],
  apply: (_, x) => tf.relu(x),
  describe: (before) => [{ className: "Activation", config: { activation: "relu" }, inputs: [before] }],
});

/** Pictures as rows of numbers. */
export const flatten: Layer = (input) => {
  const units = input.reduce((product, size) => product * size, 1);
  return {
    outputShape: [units],
    parameters: [],
    apply: (_, x) => tf.reshape(x, [x.shape[0], units]),
    // Theirs refuses what is flat already.
    describe: (before) => (input.length > 1 ? [{ className: "Flatten", config: {}, inputs: [before] }] : []),
  };
};

/** The largest of each `size` × `size` window, by steps of `stride`; a last window may reach over the edge. */
export const maxPool = (size: number, stride = size): Layer =>
  pool("maxPool", "MaxPooling2D", tf.maxPool, size, stride);

/** The mean of each `size` × `size` window, by steps of `stride`; what lies over the edge does not count. */
export const averagePool = (size: number, stride = size): Layer =>
  pool("averagePool", "AveragePooling2D", tf.avgPool, size, stride);

type Pooling = (x: tf.Tensor4D, size: number, stride: number, padding: "same") => tf.Tensor4D;

const pool =
  (name: string, className: string, pooling: Pooling, size: number, stride: number): Layer =>
  (input) => {
    for (const [what, value] of Object.entries({ size, stride })) checkCount(name, what, value);
    const [height, width, channels] = pictureShape(name, input);
    return {
      outputShape: [Math.ceil(height / stride), Math.ceil(width / stride), channels],
      parameters: [],
      apply: (_, x) => pooling(x as tf.Tensor4D, size, stride, "same"),
      describe: (before) => [
        {
          className,
          config: { pool_size: [size, size], strides: [stride, stride], padding: "same" },
          inputs: [before],
        },
      ],
    };
  };

/** The mean of each channel: Lin, Chen and Yan 2014, "Network In Network", section 3.2. */
export const globalAveragePool: Layer = (input) => {
  const [, , channels] = pictureShape("globalAveragePool", input);
  return {
    outputShape: [channels],
    parameters: [],
    apply: (_, x) => tf.mean(x, [1, 2]),
    describe: (before) => [{ className: "GlobalAveragePooling2D", config: {}, inputs: [before] }],
  };
};
