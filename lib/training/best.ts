import { tf } from "../backend";
import { concatReplicates, type MlpParameters, takeReplicates } from "../models";
import { evaluate, type LabelledRows } from "./evaluate";
import type { Stepper } from "./stepper";

interface Best {
  readonly parameters: MlpParameters;
  readonly step: number;
  readonly error: number;
}

/** Keeps each replicate as it was when its validation error was lowest, the earliest among equals. */
export function bestSoFar() {
  let kept: Best[] = [];
  return {
    /** Looks at the networks as they are now and returns their validation errors, `[R]`. */
    async look(stepper: Stepper, step: number, validation: LabelledRows): Promise<number[]> {
      const now = stepper.parameters();
      const { error } = await evaluate(now, validation);
      kept = error.map((value, r) => {
        const before = kept.at(r);
        if (before && before.error <= value) return before;
        if (before) tf.dispose(before.parameters);
        return { parameters: takeReplicates(now, [r]), step, error: value };
      });
      tf.dispose(now);
      return error;
    },
    /** What is kept, as new tensors with the replicate axis; undefined when nothing was looked at. */
    take() {
      if (kept.length === 0) return undefined;
      return {
        parameters: concatReplicates(kept.map((best) => best.parameters)),
        step: kept.map((best) => best.step),
        error: kept.map((best) => best.error),
      };
    },
    dispose: () => tf.dispose(kept.map((best) => best.parameters)),
  };
}
