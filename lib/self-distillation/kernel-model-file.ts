import { tf } from "../backend";
import { loadTensors, saveTensors } from "../models";
import type { Kernel } from "./cubic-spline-kernel";
import type { KernelModel } from "./kernel-model";
import { checkVector, outputsOf } from "./kernel-system";

/**
 * Writes a fitted function as a file of named tensors, as networks are: every bit of its inputs and coefficients, a
 * checksum, whole or not at all. The kernel is code and stays outside; its values g(x_0, x_k) go along, so that reading
 * can tell whether it got the same one.
 *
 * @param note what a reader should know of it; any text
 * @throws RangeError on inputs or coefficients that are not finite, or do not fit together.
 */
export async function saveKernelModel(path: string, model: KernelModel, note = ""): Promise<void> {
  const { inputs, coefficients } = model;
  checkModel("saveKernelModel", model);
  const tensors = tf.tidy(() => ({
    inputs: wordsOf(inputs),
    coefficients: wordsOf(coefficients),
    kernel: wordsOf(kernelValues(model)),
  }));
  try {
    await saveTensors(path, { groups: { "kernel model": tensors }, note });
  } finally {
    tf.dispose(tensors);
  }
}

/**
 * Reads what {@link saveKernelModel} wrote.
 *
 * @param kernel that of the model
 * @throws RangeError when the file was cut off or changed, holds something else, or was written with another kernel.
 */
export async function loadKernelModel(path: string, kernel: Kernel): Promise<{ model: KernelModel; note: string }> {
  const { groups, note } = await loadTensors(path);
  try {
    const { inputs, coefficients, kernel: written } = groups["kernel model"] ?? {};
    if (!inputs || !coefficients || !written) {
      throw new RangeError(`${path}: found ${Object.keys(groups).join(", ")}; expected a file of saveKernelModel`);
    }
    const model = { kernel, inputs: doublesOf(inputs), coefficients: doublesOf(coefficients) };
    checkModel(path, model);
    const [found, expected] = [kernelValues(model), doublesOf(written)];
    // Another engine may round its cosine another way.
    const other = found.findIndex((value, k) => !(Math.abs(value - expected[k]) <= 1e-12 * Math.abs(expected[0])));
    if (other >= 0) {
      throw new RangeError(
        `${path}: the kernel of inputs 0 and ${other} is ${found[other]}; expected ${expected[other]}, that of the ` +
          "kernel with which the model was saved",
      );
    }
    return { model, note: String(note) };
  } finally {
    tf.dispose(groups);
  }
}

function checkModel(where: string, { inputs, coefficients }: KernelModel): void {
  if (inputs.length === 0) throw new RangeError(`${where}: found no inputs; expected one or more`);
  checkVector(`${where}, inputs`, inputs, inputs.length);
  outputsOf(`${where}, coefficients`, coefficients, inputs.length);
}

const kernelValues = ({ kernel, inputs }: KernelModel) => inputs.map((input) => kernel(inputs[0], input));

/** A 64-bit number as its two 32-bit words: tensors hold no wider ones. `[numbers, 2]` */
const wordsOf = (values: Float64Array) => tf.tensor2d(new Float32Array(values.slice().buffer), [values.length, 2]);

/** The inverse of {@link wordsOf}. */
const doublesOf = (words: tf.Tensor) => new Float64Array(words.dataSync<"float32">().slice().buffer);
