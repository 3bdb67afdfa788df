import { tf } from "../../backend";
import { type ConstantSpec, checkCount, type KernelSpec, type Layer } from "./layer";

/** A fully connected layer: parameters `name/kernel` `[in, units]` and `name/bias` `[units]`. */
export const dense =
  (name: string, units: number): Layer =>
  (input) => {
    checkCount(name, "units", units);
    const [features] = input;
    if (input.length !== 1) {
      throw new RangeError(
        `${name}: its input has shape [${input.join(", ")}]; expected [units]. Put flatten before it`,
      );
    }
    const kernel: KernelSpec = {
      kind: "kernel",
      name: `${name}/kernel`,
      shape: [features, units],
      fanIn: features,
      fanOut: units,
      uses: 1,
    };
    const bias: ConstantSpec = { kind: "bias", name: `${name}/bias`, shape: [units], initial: 0 };
    return {
      outputShape: [units],
      parameters: [kernel, bias],
      apply: (parameters, x) =>
        tf.add(tf.matMul(x as tf.Tensor2D, parameters[kernel.name] as tf.Tensor2D), parameters[bias.name]),
      describe: (before) => [
        {
          className: "Dense",
          name,
          config: { units },
          weights: { kernel: kernel.name, bias: bias.name },
          inputs: [before],
        },
      ],
      resize: (outputs) => dense(name, outputs),
    };
  };
