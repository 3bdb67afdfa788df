import { tf } from "../backend";
import { checkLabels } from "../data";
import { checkFinite, checkSizes, replicatesOf, sizesOf } from "../models";
import { type LabelledRows, predictClasses } from "../training";
import { type EarlyExitMlp, earlyExitForward } from "./early-exit-mlp";

/**
 * Multiplications that an answer costs at each exit, the heads passed on the way included.
 *
 * @param sizes units in each layer of the trunk, the inputs first and the classes last
 * @returns `[exits]`, ascending
 * @throws RangeError on sizes that are no multilayer perceptron.
 */
export function exitCosts(sizes: readonly number[]): number[] {
  checkSizes("exitCosts", sizes);
  const classes = sizes[sizes.length - 1];
  let spent = 0;
  return sizes.slice(1, -1).map((units, layer) => {
    spent += (sizes[layer] + classes) * units;
    return spent;
  });
}

/**
 * The exit that each row takes: the first whose probabilities have an entropy of at most `threshold`, and the last one if
 * none has (Teerapittayanon, McDanel and Kung 2016, algorithm 1).
 *
 * @param logits of each exit `[rows, classes]`, row-major
 * @param threshold in nats, ≥ 0; from log(classes) on, every row takes the first exit
 * @returns `[rows]`
 * @throws RangeError on no exit, exits of different size or no rows, a logit that is not finite, or a threshold that is
 * not ≥ 0.
 */
export function chooseExits(logits: readonly Float32Array[], classes: number, threshold: number): Int32Array {
  if (logits.length === 0 || !(threshold >= 0)) {
    throw new RangeError(
      `chooseExits: ${logits.length} exits and threshold ${threshold}; expected one exit or more and a number ≥ 0`,
    );
  }
  const [{ length }] = logits;
  for (const own of logits) {
    if (own.length !== length || length === 0 || length % classes !== 0) {
      throw new RangeError(
        `chooseExits: an exit has ${own.length} logits; expected rows of ${classes} classes, as many as the first exit`,
      );
    }
    checkFinite("chooseExits", "an exit's logits", own);
  }
  return Int32Array.from({ length: length / classes }, (_, row) => {
    const sure = logits.findIndex((own) => entropyOf(own.subarray(row * classes, (row + 1) * classes)) <= threshold);
    return sure < 0 ? logits.length - 1 : sure;
  });
}

/** Of the softmax: log Σ e^z − Σ p z, in nats. */
function entropyOf(z: Float32Array): number {
  const largest = Math.max(...z);
  const exponentials = Array.from(z, (value) => Math.exp(value - largest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  const mean = exponentials.reduce((total, value, c) => total + (value / sum) * (z[c] - largest), 0);
  return Math.log(sum) - mean;
}

/** What early exits come to, one entry a replicate. */
export interface ExitEvaluation {
  /** Share of the rows that are right when all take one exit, `[exits][R]`. */
  readonly exitAccuracy: number[][];
  /** Share that is right when each row takes the exit of {@link chooseExits}, `[R]`. */
  readonly accuracy: number[];
  /** Multiplications a row then costs, the mean, `[R]`. */
  readonly cost: number[];
}

/**
 * Accuracy of each exit, and accuracy against cost of leaving early.
 *
 * @throws RangeError on rows that do not fit the network or the labels, a label that is no class, and as {@link chooseExits}.
 */
export function evaluateExits(network: EarlyExitMlp, rows: LabelledRows, threshold: number): ExitEvaluation {
  const sizes = sizesOf(network.trunk);
  const classes = sizes[sizes.length - 1];
  const { inputs, labels } = rows;
  if (labels.length === 0 || inputs.length !== labels.length * sizes[0]) {
    throw new RangeError(
      `evaluateExits: found ${inputs.length} numbers for ${labels.length} labels; expected ${sizes[0]} a label, and at least one label`,
    );
  }
  checkFinite("evaluateExits", "the inputs", inputs);
  checkLabels("evaluateExits", labels, classes);
  const logits = tf.tidy(() => {
    const x = tf.tensor2d(inputs, [labels.length, sizes[0]]);
    return earlyExitForward(network, x).logits.map((own) => own.dataSync<"float32">());
  });
  const size = labels.length * classes;
  const share = (predicted: ArrayLike<number>) =>
    Array.from(labels).filter((label, row) => predicted[row] === label).length / labels.length;
  const costs = exitCosts(sizes);
  const replicates = Array.from({ length: replicatesOf(network.trunk) }, (_, r) => {
    const own = logits.map((values) => values.subarray(r * size, (r + 1) * size));
    const predicted = own.map((values) => predictClasses(values, classes));
    const taken = chooseExits(own, classes, threshold);
    return {
      exits: predicted.map(share),
      accuracy: share(taken.map((exit, row) => predicted[exit][row])),
      cost: taken.reduce((sum, exit) => sum + costs[exit], 0) / labels.length,
    };
  });
  return {
    exitAccuracy: costs.map((_, e) => replicates.map(({ exits }) => exits[e])),
    accuracy: replicates.map(({ accuracy }) => accuracy),
    cost: replicates.map(({ cost }) => cost),
  };
}
