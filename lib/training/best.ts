import { tf } from "../backend";
import { concatReplicates, type MlpParameters, takeReplicates } from "../models";
import { type Evaluation, evaluate, type LabelledRows } from "./evaluate";
import type { Stepper } from "./stepper";

interface Best {
  readonly parameters: MlpParameters;
  readonly step: number;
  readonly error: number;
  readonly criterion: number;
}

/** What is lowest at the best step, of what the networks do on the validation rows: `[R]`. */
export type BestBy = (validation: Evaluation) => readonly number[];

/** Keeps each replicate as it was when its criterion was lowest, the earliest among equals. */
export function bestSoFar(by: BestBy) {
  let kept: Best[] = [];
  return {
    /** Looks at the networks as they are now and returns what they do on the validation rows. */
    async look(stepper: Stepper, step: number, validation: LabelledRows): Promise<Evaluation> {
      const now = stepper.parameters();
      const evaluation = await evaluate(now, validation);
      kept = by(evaluation).map((criterion, r) => {
        const before = kept.at(r);
        if (before && before.criterion <= criterion) return before;
        if (before) tf.dispose(before.parameters);
        return { parameters: takeReplicates(now, [r]), step, error: evaluation.error[r], criterion };
      });
      tf.dispose(now);
      return evaluation;
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
