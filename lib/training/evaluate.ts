import { tf } from "../backend";
import { checkLabels } from "../data";
import { checkMlp, type MlpParameters, mlpLogits, replicatesOf, sizesOf } from "../models";
import { checkFiniteInputs } from "./check-run";
import { yieldNowAndThen } from "./pace";

/** Rows with their true classes. */
export interface LabelledRows {
  /** `[rows, features]`, row-major. */
  readonly inputs: Float32Array;
  /** `[rows]` */
  readonly labels: ArrayLike<number>;
}

const rowsAtOnce = 1000;

/**
 * Logits of every replicate, as plain arrays: what a teacher hands on.
 *
 * @param inputs `[rows, features]`, row-major
 * @returns of each replicate `[rows, classes]`, row-major
 * @throws RangeError when the inputs are no whole number of rows, or none, one of them is not finite, and as `checkMlp`.
 */
export async function predictLogits(parameters: MlpParameters, inputs: Float32Array): Promise<Float32Array[]> {
  checkPredictable(parameters, inputs);
  return logitsOf(parameters, inputs);
}

/** @returns the number of rows */
function checkPredictable(parameters: MlpParameters, inputs: Float32Array): number {
  checkMlp("predictLogits", parameters);
  const [features] = sizesOf(parameters);
  const rows = inputs.length / features;
  if (!Number.isInteger(rows) || rows === 0) {
    throw new RangeError(
      `predictLogits: found ${inputs.length} numbers; expected one or more rows of ${features} features`,
    );
  }
  checkFiniteInputs("predictLogits", inputs, features);
  return rows;
}

/** The logits of what has been checked. */
async function logitsOf(parameters: MlpParameters, inputs: Float32Array): Promise<Float32Array[]> {
  const sizes = sizesOf(parameters);
  const [features, classes] = [sizes[0], sizes[sizes.length - 1]];
  const rows = inputs.length / features;
  const logits = Array.from({ length: replicatesOf(parameters) }, () => new Float32Array(rows * classes));
  for (let start = 0; start < rows; start += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows - start);
    const part = inputs.subarray(start * features, (start + count) * features);
    const result = tf.tidy(() => mlpLogits(parameters, tf.tensor2d(part, [count, features])));
    const values = (await result.data()) as Float32Array;
    result.dispose();
    logits.forEach((own, r) => {
      own.set(values.subarray(r * count * classes, (r + 1) * count * classes), start * classes);
    });
    await yieldNowAndThen();
  }
  return logits;
}

/** What networks do on labelled rows; every array has one entry a replicate. */
export interface Evaluation {
  /** Share of the rows that are right, in [0, 1], and of those that are wrong. */
  readonly accuracy: number[];
  readonly error: number[];
  /** Cross-entropy with the true classes in nats, the mean over the rows. */
  readonly loss: number[];
}

/**
 * Accuracy, error and loss of every replicate. Among equal logits the lowest class is predicted.
 *
 * @throws RangeError as {@link predictLogits}, when rows and labels differ in number, a label is no class, or a logit
 * is not finite.
 */
export async function evaluate(parameters: MlpParameters, { inputs, labels }: LabelledRows): Promise<Evaluation> {
  const rows = checkPredictable(parameters, inputs);
  if (labels.length !== rows) {
    throw new RangeError(`evaluate: found ${labels.length} labels for ${rows} rows; expected one a row`);
  }
  return evaluateChecked(parameters, { inputs, labels });
}

/** The same of rows and parameters that have been checked, as often as a training looks at its validation rows. */
export async function evaluateChecked(
  parameters: MlpParameters,
  { inputs, labels }: LabelledRows,
): Promise<Evaluation> {
  return evaluateLogits("evaluate", await logitsOf(parameters, inputs), labels, sizesOf(parameters).at(-1)!);
}

/**
 * The same from logits, one a row for each label; `caller` is named in errors.
 *
 * @param logits of each replicate `[rows, classes]`, row-major
 * @throws RangeError when a label is no class, or a logit is not finite.
 */
export function evaluateLogits(
  caller: string,
  logits: readonly Float32Array[],
  labels: ArrayLike<number>,
  classes: number,
): Evaluation {
  checkLabels(caller, labels, classes);
  const accuracy = logits.map((own, replicate) => {
    const predicted = predictClasses(own, classes);
    if (predicted.includes(-1)) {
      throw new RangeError(
        `${caller}: replicate ${replicate} has logits that are not finite; expected numbers. Did it diverge?`,
      );
    }
    return predicted.reduce((right, label, row) => (label === labels[row] ? right + 1 : right), 0) / labels.length;
  });
  const loss = logits.map((own) => meanCrossEntropy(own, labels, classes));
  return { accuracy, error: accuracy.map((share) => 1 - share), loss };
}

function meanCrossEntropy(logits: Float32Array, labels: ArrayLike<number>, classes: number): number {
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    const start = row * classes;
    let largest = logits[start];
    for (let i = start + 1; i < start + classes; i++) largest = Math.max(largest, logits[i]);
    let total = 0;
    for (let i = start; i < start + classes; i++) total += Math.exp(logits[i] - largest);
    sum += largest + Math.log(total) - logits[start + labels[row]];
  }
  return sum / labels.length;
}

/**
 * The class with the largest logit in each row, the lowest among equals; −1 in a row with a logit that is not finite.
 *
 * @param logits `[rows, classes]`, row-major
 * @throws RangeError when the logits are no whole number of rows.
 */
export function predictClasses(logits: Float32Array, classes: number): Int32Array {
  if (!Number.isInteger(logits.length / classes)) {
    throw new RangeError(`predictClasses: found ${logits.length} logits; expected rows of ${classes} classes`);
  }
  const predicted = new Int32Array(logits.length / classes);
  for (let row = 0; row < predicted.length; row++) {
    const start = row * classes;
    let best = start;
    let finite = true;
    for (let i = start; i < start + classes; i++) {
      finite &&= Number.isFinite(logits[i]);
      if (logits[i] > logits[best]) best = i;
    }
    predicted[row] = finite ? best - start : -1;
  }
  return predicted;
}
