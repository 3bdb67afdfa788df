import { tf } from "../backend";
import { loadTensors, saveTensors } from "../models";
import { checkInputs, inputRows, type Kernel, type KernelInput, kernelMatrix, numbersOf } from "./kernel";
import type { KernelModel } from "./kernel-model";
import { outputsOf } from "./kernel-system";

/**
 * Writes a fitted function as a file of named tensors, as networks are: every bit of its inputs and coefficients, a
 * checksum, whole or not at all. The kernel is code and stays outside; its values g(x_0, x_k) go along, so that reading
 * can tell whether it got the same one.
 *
 * @param note what a reader should know of it; any text
 * @throws RangeError on inputs or coefficients that are not finite, or do not fit together.
 */
export async function saveKernelModel<Input extends KernelInput>(
  path: string,
  model: KernelModel<Input>,
  note = "",
): Promise<void> {
  const { inputs, coefficients } = model;
  checkModel("saveKernelModel", model);
  const tensors = tf.tidy(() => ({
    inputs: inputWords(inputs),
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
export async function loadKernelModel<Input extends KernelInput = number>(
  path: string,
  kernel: Kernel<Input>,
): Promise<{ model: KernelModel<Input>; note: string }> {
  const { groups, note } = await loadTensors(path);
  try {
    const { inputs, coefficients, kernel: written } = groups["kernel model"] ?? {};
    if (!inputs || !coefficients || !written) {
      throw new RangeError(`${path}: found ${Object.keys(groups).join(", ")}; expected a file of saveKernelModel`);
    }
    // Numbers or rows, whichever were saved; that the kernel takes them shows below.
    const own = inputsOf(inputs) as ArrayLike<KernelInput> as ArrayLike<Input>;
    const model = { kernel, inputs: own, coefficients: doublesOf(coefficients) };
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

function checkModel(
  where: string,
  { inputs, coefficients }: Pick<KernelModel<KernelInput>, "inputs" | "coefficients">,
) {
  if (inputs.length === 0) throw new RangeError(`${where}: found no inputs; expected one or more`);
  checkInputs(where, inputs, numbersOf(inputs[0]).length);
  outputsOf(`${where}, coefficients`, coefficients, inputs.length);
}

const kernelValues = <Input>({ kernel, inputs }: KernelModel<Input>) => kernelMatrix(kernel, [inputs[0]], inputs);

/** Words of numbers, `[K, 2]`, or of rows, `[K, features, 2]`. */
function inputWords(inputs: ArrayLike<KernelInput>): tf.Tensor {
  const [count, features] = [inputs.length, numbersOf(inputs[0]).length];
  const words = wordsOf(Float64Array.from(Array.from(inputs, numbersOf).flatMap((row) => Array.from(row))));
  return typeof inputs[0] === "number" ? words : tf.reshape(words, [count, features, 2]);
}

/** The inverse of {@link inputWords}. */
const inputsOf = (words: tf.Tensor) =>
  words.rank === 3 ? inputRows(doublesOf(words), words.shape[1]!) : doublesOf(words);

/** A 64-bit number as its two 32-bit words: tensors hold no wider ones. `[numbers, 2]` */
const wordsOf = (values: Float64Array) => tf.tensor2d(new Float32Array(values.slice().buffer), [values.length, 2]);

/** The inverse of {@link wordsOf}. */
const doublesOf = (words: tf.Tensor) => new Float64Array(words.dataSync<"float32">().slice().buffer);
