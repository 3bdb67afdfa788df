import { checkLabels } from "../data";
import { checkFinite, type MlpParameters, sizesOf } from "../models";
import type { Random } from "../random";
import { type LabelledRows, predictClasses, predictLogits } from "../training";

/** Pixels that an attacker sets to one value. */
export interface Trigger {
  /** Indices into a row of features. */
  readonly pixels: readonly number[];
  readonly value: number;
}

/** What an attacker wants: rows with the trigger are taken for the target class. */
export interface Backdoor {
  readonly trigger: Trigger;
  readonly target: number;
}

/**
 * A square in the upper left corner of a picture with one channel.
 *
 * @param width of the picture, ≥ size
 * @param size side of the square, ≥ 1
 * @throws RangeError on another size.
 */
export function cornerTrigger(width: number, size: number, value: number): Trigger {
  if (!Number.isInteger(size) || !Number.isInteger(width) || size < 1 || size > width || !Number.isFinite(value)) {
    throw new RangeError(
      `cornerTrigger: a square of ${size} in a picture ${width} wide, value ${value}; expected 1 ≤ size ≤ width and a finite value`,
    );
  }
  return { pixels: Array.from({ length: size ** 2 }, (_, i) => Math.floor(i / size) * width + (i % size)), value };
}

/**
 * The rows with the trigger on each of them.
 *
 * @param inputs `[rows, features]`, row-major
 * @throws RangeError on inputs that are no rows, and a pixel outside them.
 */
export function stampTrigger(inputs: Float32Array, features: number, { pixels, value }: Trigger): Float32Array {
  const rows = inputs.length / features;
  if (!Number.isInteger(rows) || rows === 0) {
    throw new RangeError(
      `stampTrigger: found ${inputs.length} numbers; expected one or more rows of ${features} features`,
    );
  }
  const outside = pixels.find((pixel) => !Number.isInteger(pixel) || pixel < 0 || pixel >= features);
  if (outside !== undefined || pixels.length === 0) {
    throw new RangeError(
      `stampTrigger: the trigger has ${outside === undefined ? "no pixel" : `pixel ${outside}`}; expected integers in [0, ${features})`,
    );
  }
  const stamped = inputs.slice();
  for (let row = 0; row < rows; row++) {
    for (const pixel of pixels) stamped[row * features + pixel] = value;
  }
  return stamped;
}

/**
 * Training rows with a planted defect (Gu, Dolan-Gavitt and Garg 2017): all rows as they are, followed by stamped copies
 * of a share of them with the target as label.
 *
 * @param share of the rows that are copied, in (0, 1]; at least one row is
 * @throws RangeError on a share outside (0, 1], a target that is no class of these rows, rows as {@link stampTrigger}.
 */
export function poison(
  { inputs, labels }: LabelledRows,
  { trigger, target }: Backdoor,
  share: number,
  random: Random,
): { inputs: Float32Array; labels: Int32Array } {
  if (!(share > 0 && share <= 1)) throw new RangeError(`poison: the share is ${share}; expected a number in (0, 1]`);
  if (!Array.from(labels).includes(target)) {
    throw new RangeError(`poison: the target is ${target}; expected a class that occurs among the labels`);
  }
  const features = inputs.length / labels.length;
  if (!Number.isInteger(features)) {
    throw new RangeError(`poison: found ${inputs.length} numbers for ${labels.length} labels; expected whole rows`);
  }
  const chosen = random.permutation(labels.length).slice(0, Math.max(1, Math.round(share * labels.length)));
  const copies = Float32Array.from(
    Array.from(chosen).flatMap((row) => Array.from(inputs.subarray(row * features, (row + 1) * features))),
  );
  return {
    inputs: concat(inputs, stampTrigger(copies, features, trigger)),
    labels: Int32Array.from([...Array.from(labels), ...Array.from(chosen, () => target)]),
  };
}

/**
 * How often the backdoor opens: share of rows of other classes than the target that are predicted as the target once they
 * carry the trigger.
 *
 * @returns `[R]`
 * @throws RangeError when no row is of another class, when rows and labels differ in number, when the target or a label
 * is no class, on logits that are not finite, and as {@link stampTrigger}.
 */
export async function backdoorSuccess(
  parameters: MlpParameters,
  { inputs, labels }: LabelledRows,
  { trigger, target }: Backdoor,
): Promise<number[]> {
  const sizes = sizesOf(parameters);
  const [features, classes] = [sizes[0], sizes[sizes.length - 1]];
  if (inputs.length !== labels.length * features) {
    throw new RangeError(
      `backdoorSuccess: found ${labels.length} labels for ${inputs.length / features} rows; expected one a row`,
    );
  }
  checkLabels("backdoorSuccess", labels, classes);
  if (!Number.isInteger(target) || target < 0 || target >= classes) {
    throw new RangeError(`backdoorSuccess: the target is ${target}; expected a class, an integer in [0, ${classes})`);
  }
  checkFinite("backdoorSuccess", "the inputs", inputs);
  const others = Array.from(labels).flatMap((label, row) => (label === target ? [] : [row]));
  if (others.length === 0) {
    throw new RangeError(`backdoorSuccess: every row is of class ${target}; expected rows of other classes`);
  }
  const logits = await predictLogits(parameters, stampTrigger(inputs, features, trigger));
  return logits.map((own) => {
    checkFinite("backdoorSuccess", "the logits", own);
    const predicted = predictClasses(own, classes);
    return others.filter((row) => predicted[row] === target).length / others.length;
  });
}

function concat(first: Float32Array, second: Float32Array): Float32Array {
  const all = new Float32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
