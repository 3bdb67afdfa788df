import { tf } from "../backend";
import { checkLabels } from "../data";
import { type MlpParameters, replicatesOf, sizesOf } from "../models";
import { type LabelledRows, predictLogits } from "../training";

/**
 * The one number that, added to the logits of some classes, makes the most rows right. It is found exactly and not on a
 * grid: what is right changes only where the best logit inside the group passes the best one outside. Numbers at which
 * the two are equal in some row are left out.
 *
 * @param logits `[rows, classes]`, row-major
 * @param labels `[rows]`
 * @param group classes whose logits are raised: some, not all
 * @returns of the best numbers the one nearest to 0 among the middles of their stretches; 0 itself if nothing beats it
 * @throws RangeError on no rows, rows and labels that differ in number, a logit that is not finite, a label that is no
 * class, another group.
 */
export function bestBias(
  logits: Float32Array,
  labels: ArrayLike<number>,
  classes: number,
  group: readonly number[],
): number {
  checkRows(logits, labels, classes);
  checkGroup(group, classes);
  const others = Array.from({ length: classes }, (_, c) => c).filter((c) => !group.includes(c));
  const gains = new Map<number, number>();
  for (let n = 0; n < labels.length; n++) {
    const own = logits.subarray(n * classes, (n + 1) * classes);
    const best = (among: readonly number[]) => among.reduce((a, b) => (own[b] > own[a] ? b : a));
    const [inside, outside] = [best(group), best(others)];
    // Raised by more than this, the row is predicted as `inside`, by less as `outside`.
    const pass = own[outside] - own[inside];
    gains.set(pass, (gains.get(pass) ?? 0) + Number(inside === labels[n]) - Number(outside === labels[n]));
  }

  const passes = [...gains.keys()].sort((a, b) => a - b);
  let right = 0; // counted from the rows that are right with the group lowered out of reach
  let best = { right, bias: nearestTo0(-Infinity, passes[0]) };
  passes.forEach((pass, k) => {
    right += gains.get(pass)!;
    const bias = nearestTo0(pass, passes[k + 1] ?? Infinity);
    if (right > best.right || (right === best.right && Math.abs(bias) < Math.abs(best.bias))) best = { right, bias };
  });
  return best.bias;
}

/** 0 where the stretch contains it, else the middle; a stretch without end counts as one logit long. */
function nearestTo0(low: number, high: number): number {
  if (low < 0 && high > 0) return 0;
  const [from, to] = [Number.isFinite(low) ? low : high - 1, Number.isFinite(high) ? high : low + 1];
  return (from + to) / 2;
}

/** Networks with other output biases, and how much was added to them, `[R]`. */
export type BiasFit = { readonly parameters: MlpParameters; readonly bias: number[] };

/**
 * Mends students of a transfer set without some classes: what they learned of those classes is in their weights, but the
 * biases of the output layer have learned that they never occur. In each replicate by itself {@link bestBias} is added
 * to the output biases of the group (Hinton, Vinyals and Dean 2015, section 3, who chose it by the test set; here it has
 * to come from the validation set). For a transfer set of few classes the group is those few, and the bias negative.
 *
 * @param validation rows of all classes; never those of the test set
 * @returns new parameters
 * @throws RangeError as {@link bestBias} and `predictLogits`.
 */
export async function fitBias(
  parameters: MlpParameters,
  validation: LabelledRows,
  group: readonly number[],
): Promise<BiasFit> {
  const classes = sizesOf(parameters).at(-1)!;
  const logits = await predictLogits(parameters, validation.inputs);
  const bias = logits.map((own) => bestBias(own, validation.labels, classes, group));
  return { parameters: raiseBias(parameters, group, bias), bias };
}

/**
 * The networks with a number added to the output biases of some classes, as new tensors.
 *
 * @param bias `[R]`
 * @throws RangeError on another number of replicates, a bias that is not finite, or a group as {@link bestBias}.
 */
export function raiseBias(parameters: MlpParameters, group: readonly number[], bias: readonly number[]): MlpParameters {
  const classes = sizesOf(parameters).at(-1)!;
  checkGroup(group, classes);
  if (bias.length !== replicatesOf(parameters)) {
    throw new RangeError(
      `raiseBias: found ${bias.length} biases for ${replicatesOf(parameters)} replicates; expected one a replicate`,
    );
  }
  const bad = bias.findIndex((own) => !Number.isFinite(own));
  if (bad >= 0)
    throw new RangeError(`raiseBias: the bias of replicate ${bad} is ${bias[bad]}; expected a finite number`);
  const last = parameters.biases.length - 1;
  const raise = (tensor: tf.Tensor3D, layer: number) => {
    if (layer < last) return tf.clone(tensor);
    const rows = bias.map((own) => [Array.from({ length: classes }, (_, c) => (group.includes(c) ? own : 0))]);
    return tf.tidy(() => tf.add<tf.Tensor3D>(tensor, tf.tensor3d(rows)));
  };
  return { weights: parameters.weights.map((weight) => tf.clone(weight)), biases: parameters.biases.map(raise) };
}

function checkRows(logits: Float32Array, labels: ArrayLike<number>, classes: number): void {
  if (labels.length === 0 || logits.length !== labels.length * classes) {
    throw new RangeError(
      `bestBias: found ${logits.length} logits for ${labels.length} labels; expected ${classes} a label, and at least one label`,
    );
  }
  checkLabels("bestBias", labels, classes);
  const bad = logits.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `bestBias: the logit of row ${Math.floor(bad / classes)}, class ${bad % classes}, is ${logits[bad]}; ` +
        "expected finite numbers. Did the training diverge?",
    );
  }
}

function checkGroup(group: readonly number[], classes: number): void {
  const known = group.every((c) => Number.isInteger(c) && c >= 0 && c < classes);
  if (!known || group.length === 0 || new Set(group).size >= classes) {
    throw new RangeError(
      `The bias of classes [${group.join(", ")}] was to be raised; expected some, but not all, of 0 to ${classes - 1}`,
    );
  }
}
