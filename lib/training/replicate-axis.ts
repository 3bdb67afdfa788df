import { tf } from "../backend";
import { concatReplicates, maskWeights, takeReplicates } from "../models";
import type { Arm } from "./arm";
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

/** What was trained, by arm again; frees `best`. */
export function splitArms<Name extends string>(
  names: readonly Name[],
  seeds: number,
  stepper: Stepper,
  best: TrainedArm["best"],
): Record<Name, TrainedArm> {
  const all = stepper.parameters();
  const arms = names.map((name, a): [Name, TrainedArm] => {
    const own = Array.from({ length: seeds }, (_, s) => a * seeds + s);
    const last = takeReplicates(all, own);
    if (!best) return [name, { last }];
    const [step, error] = [own.map((r) => best.step[r]), own.map((r) => best.error[r])];
    return [name, { last, best: { parameters: takeReplicates(best.parameters, own), step, error } }];
  });
  tf.dispose([all, best?.parameters ?? []]);
  return Object.fromEntries(arms) as Record<Name, TrainedArm>;
}
