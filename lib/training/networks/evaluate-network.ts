import { tf } from "../../backend";
import { checkFiniteTensors, type NamedTensors, type Network, networkLogits } from "../../models";
import { checkFiniteInputs } from "../check-run";
import { type Evaluation, evaluateLogits, type LabelledRows } from "../evaluate";
import { yieldNowAndThen } from "../pace";

/** Fewer than for a multilayer perceptron: the first feature maps of each row are kept at once. */
const rowsAtOnce = 200;

/**
 * Logits of one network, as a plain array: what a teacher hands on.
 *
 * @param inputs `[rows, …inputShape]`, row-major
 * @returns `[rows, classes]`, row-major
 * @throws RangeError when the inputs are no whole number of rows, or none, when an input or a parameter is not finite,
 * and as `networkLogits`.
 */
export async function predictNetworkLogits(
  network: Network,
  parameters: NamedTensors,
  inputs: Float32Array,
): Promise<Float32Array> {
  const { inputShape, classes } = network;
  const features = inputShape.reduce((product, size) => product * size, 1);
  const rows = inputs.length / features;
  if (!Number.isInteger(rows) || rows === 0) {
    throw new RangeError(
      `predictNetworkLogits: found ${inputs.length} numbers; ${network.name} expects one or more rows of ` +
        `[${inputShape.join(", ")}] = ${features} numbers`,
    );
  }
  checkFiniteInputs("predictNetworkLogits", inputs, features);
  checkFiniteTensors("predictNetworkLogits", parameters);
  const logits = new Float32Array(rows * classes);
  for (let start = 0; start < rows; start += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - start);
    const part = inputs.subarray(start * features, (start + count) * features);
    const result = tf.tidy(() => networkLogits(network, parameters, tf.tensor(part, [count, ...inputShape])));
    logits.set((await result.data()) as Float32Array, start * classes);
    result.dispose();
    await yieldNowAndThen();
  }
  return logits;
}

/**
 * Accuracy, error and loss of one network; the arrays have one entry. Among equal logits the lowest class is predicted.
 *
 * @throws RangeError as {@link predictNetworkLogits}, when rows and labels differ in number, a label is no class, or a
 * logit is not finite.
 */
export async function evaluateNetwork(
  network: Network,
  parameters: NamedTensors,
  { inputs, labels }: LabelledRows,
): Promise<Evaluation> {
  const logits = await predictNetworkLogits(network, parameters, inputs);
  if (logits.length !== labels.length * network.classes) {
    throw new RangeError(
      `evaluateNetwork: found ${labels.length} labels for ${logits.length / network.classes} rows; expected one a row`,
    );
  }
  return evaluateLogits("evaluateNetwork", [logits], labels, network.classes);
}
