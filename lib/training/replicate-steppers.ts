import { tf } from "../backend";
import { concatReplicates, replicatesOf, takeReplicates } from "../models";
import type { CreateStepper, StepBatch } from "./stepper";

/**
 * A stepper for R replicates made of R steppers for one: for a backend that multiplies single matrices much faster
 * than batches of them, as WebAssembly does.
 */
export const eachReplicateAlone =
  (create: CreateStepper): CreateStepper =>
  ({ start, terms, optimizer }) => {
    const steppers = Array.from({ length: replicatesOf(start) }, (_, r) => {
      const own = takeReplicates(start, [r]);
      const ownTerms = terms.map(({ weights, temperatures }) => ({
        weights: [weights[r]],
        temperatures: [temperatures[r]],
      }));
      const stepper = create({ start: own, terms: ownTerms, optimizer });
      tf.dispose(own);
      return stepper;
    });

    return {
      step(batch, learningRate) {
        steppers.forEach((stepper, r) => {
          stepper.step(batchOf(batch, r, steppers.length), learningRate);
        });
      },
      loss: async () => {
        const losses = await Promise.all(steppers.map((stepper) => stepper.loss()));
        return Float32Array.from(losses, ([loss]) => loss);
      },
      parameters: () => tf.tidy(() => concatReplicates(steppers.map((stepper) => stepper.parameters()))),
      dispose: () => {
        for (const stepper of steppers) stepper.dispose();
      },
    };
  };

function batchOf(batch: StepBatch, replicate: number, replicates: number): StepBatch {
  const part = (values: Float32Array) => {
    const size = values.length / replicates;
    return values.subarray(replicate * size, (replicate + 1) * size);
  };
  return {
    rows: batch.rows,
    inputs: part(batch.inputs),
    targets: batch.targets.map(part),
    dropout: batch.dropout.map(part),
  };
}
