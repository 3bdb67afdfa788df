import { checkMaskValues, checkMlp, replicatesOf, sizesOf } from "../models";
import type { Arm } from "./arm";
import { check, checkInputs, checkLoss, checkRun, checkValidation } from "./check-run";
import { checkSeeds } from "./check-seeds";
import type { TrainSettings } from "./train";

/** Refuses what cannot be trained, before any time is spent on it. */
export function checkTrainSettings<Name extends string>(settings: TrainSettings<Name>): void {
  const { seeds, inputs } = settings;
  const arms = Object.entries<Arm>(settings.arms);
  check(arms.length > 0, "train: found no arms; expected at least one, such as { hard: { … } }");
  checkSeeds("train", seeds);
  checkRun("train", settings);
  for (const [name, { start }] of arms) checkMlp(`train: arm "${name}"`, start);
  const sizes = sizesOf(arms[0][1].start);
  const rows = checkInputs("train", inputs, sizes[0]);
  checkValidation("train", settings.validation, sizes[0], sizes[sizes.length - 1]);
  for (const [name, arm] of arms) checkArm(`train: arm "${name}"`, arm, seeds.length, sizes, rows);
}

function checkArm(who: string, arm: Arm, seeds: number, sizes: readonly number[], rows: number): void {
  const [shape, replicates] = [sizesOf(arm.start), replicatesOf(arm.start)];
  check(
    shape.join() === sizes.join(),
    `${who} has layers [${shape.join(", ")}] and the first arm [${sizes.join(", ")}]; expected one shape`,
  );
  check(
    replicates === seeds,
    `${who} starts with ${replicates} replicate(s) for ${seeds} seed(s); expected one a seed`,
  );
  for (const rate of [arm.dropout?.input ?? 0, arm.dropout?.hidden ?? 0]) {
    check(rate >= 0 && rate < 1, `${who} has a dropout rate of ${rate}; expected a number in [0, 1)`);
  }
  arm.start.weights.forEach((weight, l) => {
    const found = arm.masks && `[${arm.masks[l]?.shape.join(", ")}]`;
    const expected = `[${weight.shape.join(", ")}]`;
    check(!found || found === expected, `${who} has a mask of shape ${found} in layer ${l}; expected ${expected}`);
    if (arm.masks) checkMaskValues(`${who}: its mask of layer ${l}`, arm.masks[l]);
  });
  checkLoss(who, arm.loss, sizes[sizes.length - 1], rows);
}
