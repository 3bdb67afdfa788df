import { checkLabels } from "../data";
import { firstNotFinite } from "../models";
import type { LabelledRows } from "./evaluate";
import type { LossTerm } from "./loss";
import type { RunSettings } from "./run-settings";

/** Throws a RangeError of this message unless it holds. */
export function check(holds: boolean, message: string): void {
  if (!holds) throw new RangeError(message);
}

export const isCount = (value: number) => Number.isInteger(value) && value >= 1;

/** @param where begins the error: the function that was called */
export function checkRun(where: string, settings: RunSettings): void {
  const { steps, learningRate, recordEvery, patience, checkpoint, validation } = settings;
  check(isCount(steps), `${where}: steps is ${steps}; expected an integer ≥ 1`);
  check(
    recordEvery === undefined || isCount(recordEvery),
    `${where}: recordEvery is ${recordEvery}; expected an integer ≥ 1`,
  );
  check(patience === undefined || isCount(patience), `${where}: patience is ${patience}; expected an integer ≥ 1`);
  check(
    !patience || validation !== undefined,
    `${where}: patience is ${patience} without validation; expected validation rows to look at`,
  );
  check(
    !checkpoint || isCount(checkpoint.every),
    `${where}: checkpoint.every is ${checkpoint?.every}; expected an integer ≥ 1`,
  );
  check(
    learningRate > 0 && learningRate < Infinity,
    `${where}: learningRate is ${learningRate}; expected a number > 0`,
  );
}

/** Validation rows are looked at only after the first steps: so long after a mistake nobody wants to hear of it. */
export function checkValidation(
  where: string,
  validation: LabelledRows | undefined,
  features: number,
  classes: number,
): void {
  if (!validation) return;
  const rows = checkInputs(`${where}: validation`, validation.inputs, features);
  const { labels } = validation;
  check(
    labels.length === rows,
    `${where}: validation has ${labels.length} labels for ${rows} rows; expected one a row`,
  );
  checkLabels(`${where}: validation`, labels, classes);
}

/** @returns the number of rows */
export function checkInputs(where: string, inputs: Float32Array, features: number): number {
  const rows = inputs.length / features;
  check(
    isCount(rows),
    `${where}: inputs hold ${inputs.length} numbers; expected one or more rows of ${features} features`,
  );
  checkFiniteInputs(where, inputs, features);
  return rows;
}

/** Layers may make finite numbers of what is not: ReLU of −∞ is 0, and WebAssembly's pooling passes over NaN. */
export function checkFiniteInputs(where: string, inputs: Float32Array, features: number): void {
  const bad = firstNotFinite(inputs);
  check(
    bad < 0,
    `${where}: input ${bad % features} of row ${Math.floor(bad / features)} is ${inputs[bad]}; expected finite numbers`,
  );
}

/** @param who begins the error: whose loss it is */
export function checkLoss(who: string, loss: readonly LossTerm[], classes: number, rows: number): void {
  check(loss.length > 0, `${who} has a loss without terms; expected at least one, such as hardLabels(…)`);
  for (const term of loss) checkTerm(who, term, classes, rows);
}

function checkTerm(who: string, { targets, weight, temperature }: LossTerm, classes: number, rows: number): void {
  check(weight >= 0 && weight < Infinity, `${who} weighs a term by ${weight}; expected a number ≥ 0`);
  check(temperature > 0 && temperature < Infinity, `${who} has temperature ${temperature}; expected a number > 0`);
  check(
    targets.length === rows * classes,
    `${who} has ${targets.length} target probabilities; expected ${rows} rows × ${classes} classes = ${rows * classes}`,
  );
  checkProbabilities(who, targets, classes);
}

/** @param targets `[rows, classes]`, row-major */
export function checkProbabilities(who: string, targets: Float32Array, classes: number): void {
  for (let row = 0; row < targets.length / classes; row++) {
    if (areProbabilities(targets, row * classes, classes)) continue;
    // Only now: the text of a row takes longer than a look at a hundred.
    const own = targets.subarray(row * classes, (row + 1) * classes);
    check(
      false,
      `${who} has targets [${own.join(", ")}] in row ${row}; expected probabilities that sum to 1. ` +
        "Logits go through a softmax first.",
    );
  }
}

function areProbabilities(targets: Float32Array, from: number, classes: number): boolean {
  let sum = 0;
  for (let i = from; i < from + classes; i++) {
    if (!(targets[i] >= 0)) return false;
    sum += targets[i];
  }
  return Math.abs(sum - 1) < 1e-3;
}
