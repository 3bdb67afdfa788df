import { tf } from "../../backend";
import { type ConstantSpec, checkCount, type KernelSpec, type Layer, pictureShape } from "./layer";

export interface ConvSettings {
  /** 1 unless given. */
  readonly stride?: number;
  /** `same` unless given: zeros around the input, so that only the stride makes the output smaller. */
  readonly padding?: "same" | "valid";
  /** True unless given; false before a batch normalisation, which has an offset of its own. */
  readonly bias?: boolean;
}

/**
 * A convolution with `filters` square filters of `size`: parameters `name/kernel` `[size, size, in, filters]` and
 * `name/bias` `[filters]`.
 */
export const conv =
  (name: string, filters: number, size: number, settings: ConvSettings = {}): Layer =>
  (input) => {
    const { stride = 1, padding = "same", bias = true } = settings;
    for (const [what, value] of Object.entries({ filters, size, stride })) checkCount(name, what, value);
    const [height, width, channels] = pictureShape(name, input);
    const places = (length: number) => Math.ceil((padding === "same" ? length : length - size + 1) / stride);
    const [rows, columns] = [places(height), places(width)];
    if (rows < 1 || columns < 1) {
      throw new RangeError(
        `${name}: a filter of ${size} × ${size} does not fit into ${height} × ${width}; expected one that does`,
      );
    }
    const kernel: KernelSpec = {
      kind: "kernel",
      name: `${name}/kernel`,
      shape: [size, size, channels, filters],
      fanIn: size * size * channels,
      fanOut: size * size * filters,
      uses: rows * columns,
    };
    const offset: ConstantSpec = { kind: "bias", name: `${name}/bias`, shape: [filters], initial: 0 };
    return {
      outputShape: [rows, columns, filters],
      parameters: bias ? [kernel, offset] : [kernel],
      apply: (parameters, x) => {
        const y = tf.conv2d(x as tf.Tensor4D, parameters[kernel.name] as tf.Tensor4D, stride, padding);
        return bias ? tf.add(y, parameters[offset.name]) : y;
      },
      describe: (before) => [
        {
          className: "Conv2D",
          name,
          config: { filters, kernel_size: [size, size], strides: [stride, stride], padding, use_bias: bias },
          weights: { kernel: kernel.name, ...(bias && { bias: offset.name }) },
          inputs: [before],
        },
      ],
      resize: (outputs) => conv(name, outputs, size, settings),
    };
  };
