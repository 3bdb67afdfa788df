import { tf } from "../backend";
import { concatReplicates, maskWeights, mlpOfNames, takeReplicates } from "../models";
import type { Arm } from "./arm";
import type { Best } from "./best";
import type { Stepper, StepperSettings, TermSettings } from "./stepper";
import type { TrainedArm } from "./train";

/**
 * The arms one after another along the replicate axis, arm a with seed s at a · seeds + s, as new tensors: the masks,
 * ones in an arm without, and the start with the removed weights at 0.
 */
export function replicateAxis(arms: readonly Arm[]): Pick<StepperSettings, "start"> & { masks?: tf.Tensor3D[] } {
  return tf.tidy(() => {
    const start = concatReplicates(arms.map((arm) => arm.start));
    if (arms.every((arm) => arm.masks === undefined)) return { start };
    const masks = start.weights.map((_, l) =>
      tf.concat(arms.map((arm) => arm.masks?.[l] ?? tf.onesLike(arm.start.weights[l]))),
    );
    return { start: maskWeights(start, masks), masks };
  });
}

/** Weights and temperatures of each term along the replicate axis; weight 0 in an arm that has no such term. */
export function termsOf(arms: readonly Arm[]): TermSettings[] {
  const count = Math.max(...arms.map(({ loss }) => loss.length));
  return Array.from({ length: count }, (_, k) => ({
    weights: arms.map(({ loss }) => loss.at(k)?.weight ?? 0),
    temperatures: arms.map(({ loss }) => loss.at(k)?.temperature ?? 1),
  }));
}

/** What was trained, by arm again, as new tensors. @param best of each replicate; empty without validation rows */
export function splitArms<Name extends string>(
  names: readonly Name[],
  seeds: number,
  stepper: Stepper,
  best: readonly Best[],
): Record<Name, TrainedArm> {
  const all = stepper.parameters();
  const arms = names.map((name, a): [Name, TrainedArm] => {
    const own = Array.from({ length: seeds }, (_, s) => a * seeds + s);
    const last = takeReplicates(all, own);
    if (best.length === 0) return [name, { last }];
    const kept = own.map((r) => best[r]);
    const parameters = concatReplicates(kept.map((replicate) => mlpOfNames(replicate.parameters)));
    const [step, error] = [kept.map((replicate) => replicate.step), kept.map((replicate) => replicate.error)];
    return [name, { last, best: { parameters, step, error } }];
  });
  tf.dispose(all);
  return Object.fromEntries(arms) as Record<Name, TrainedArm>;
}
