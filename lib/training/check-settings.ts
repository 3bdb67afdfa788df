import { replicatesOf, sizesOf } from "../models";
import type { Arm } from "./arm";
import type { LossTerm } from "./loss";
import type { TrainSettings } from "./train";

/** Refuses what cannot be trained, before any time is spent on it. */
export function checkTrainSettings<Name extends string>(settings: TrainSettings<Name>): void {
  const { seeds, inputs, steps, learningRate, recordEvery, patience, checkpoint, validation } = settings;
  const arms = Object.entries<Arm>(settings.arms);
  check(arms.length > 0, "found no arms; expected at least one, such as { hard: { … } }");
  check(seeds.length > 0, "found no seeds; expected at least one");
  check(isCount(steps), `steps is ${steps}; expected an integer ≥ 1`);
  check(recordEvery === undefined || isCount(recordEvery), `recordEvery is ${recordEvery}; expected an integer ≥ 1`);
  check(patience === undefined || isCount(patience), `patience is ${patience}; expected an integer ≥ 1`);
  check(!patience || validation !== undefined, "patience needs validation rows to look at; give validation");
  check(!checkpoint || isCount(checkpoint.every), `checkpoint.every is ${checkpoint?.every}; expected an integer ≥ 1`);
  check(learningRate > 0 && learningRate < Infinity, `learningRate is ${learningRate}; expected a number > 0`);

  const sizes = sizesOf(arms[0][1].start);
  const rows = inputs.length / sizes[0];
  check(isCount(rows), `inputs hold ${inputs.length} numbers; expected one or more rows of ${sizes[0]} features`);
  const bad = inputs.findIndex((value) => !Number.isFinite(value));
  check(
    bad < 0,
    `input ${bad % sizes[0]} of row ${Math.floor(bad / sizes[0])} is ${inputs[bad]}; expected finite numbers`,
  );
  for (const [name, arm] of arms) checkArm(name, arm, seeds.length, sizes, rows);
}

function checkArm(name: string, arm: Arm, seeds: number, sizes: readonly number[], rows: number): void {
  const [shape, replicates] = [sizesOf(arm.start), replicatesOf(arm.start)];
  check(
    shape.join() === sizes.join(),
    `arm "${name}" has layers [${shape.join(", ")}] and the first arm [${sizes.join(", ")}]; expected one shape`,
  );
  check(
    replicates === seeds,
    `arm "${name}" starts with ${replicates} replicate(s) for ${seeds} seed(s); expected one a seed`,
  );
  for (const rate of [arm.dropout?.input ?? 0, arm.dropout?.hidden ?? 0]) {
    check(rate >= 0 && rate < 1, `arm "${name}" has a dropout rate of ${rate}; expected a number in [0, 1)`);
  }
  arm.start.weights.forEach((weight, l) => {
    const found = arm.masks && `[${arm.masks[l]?.shape.join(", ")}]`;
    const expected = `[${weight.shape.join(", ")}]`;
    check(
      !found || found === expected,
      `arm "${name}" has a mask of shape ${found} in layer ${l}; expected ${expected}`,
    );
  });
  check(arm.loss.length > 0, `arm "${name}" has a loss without terms; expected at least one, such as hardLabels(…)`);
  for (const term of arm.loss) checkTerm(name, term, sizes[sizes.length - 1], rows);
}

function checkTerm(name: string, { targets, weight, temperature }: LossTerm, classes: number, rows: number): void {
  check(weight >= 0 && weight < Infinity, `arm "${name}" weighs a term by ${weight}; expected a number ≥ 0`);
  check(
    temperature > 0 && temperature < Infinity,
    `arm "${name}" has temperature ${temperature}; expected a number > 0`,
  );
  check(
    targets.length === rows * classes,
    `arm "${name}" has ${targets.length} target probabilities; expected ${rows} rows × ${classes} classes = ${rows * classes}`,
  );
  for (let row = 0; row < rows; row++) {
    const own = targets.subarray(row * classes, (row + 1) * classes);
    const sum = own.reduce((total, p) => total + p, 0);
    check(
      Math.abs(sum - 1) < 1e-3 && own.every((p) => p >= 0),
      `arm "${name}" has targets [${own.join(", ")}] in row ${row}; expected probabilities that sum to 1. ` +
        "Logits go through a softmax first.",
    );
  }
}

const isCount = (value: number) => Number.isInteger(value) && value >= 1;

function check(holds: boolean, message: string): void {
  if (!holds) throw new RangeError(`train: ${message}`);
}
