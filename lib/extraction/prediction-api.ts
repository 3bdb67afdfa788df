import { softmaxRow } from "../distillation";
import { checkFinite, type MlpParameters, replicatesOf, sizesOf } from "../models";
import { predictLogits } from "../training";

/** What a service tells of one row: logits `[classes]` → one number a class. */
export type Answer = (logits: Float32Array) => number[];

/** Probabilities in full. */
export const softAnswer: Answer = (logits) => softmaxRow(logits, 1);

/** 1 for the predicted class, the lowest among equals, else 0. */
export const hardAnswer: Answer = (logits) => {
  checkFinite("hardAnswer", "the logits", logits);
  const best = logits.indexOf(Math.max(...logits));
  return Array.from(logits, (_, c) => Number(c === best));
};

/**
 * Probabilities rounded to so many decimals: a defence that honest users hardly notice. The numbers need not sum to 1.
 *
 * @throws RangeError unless decimals is an integer from 0 to 10.
 */
export function roundedAnswer(decimals: number): Answer {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 10) {
    throw new RangeError(`roundedAnswer: decimals is ${decimals}; expected an integer from 0 to 10`);
  }
  return (logits) => softAnswer(logits).map((p) => Math.round(p * 10 ** decimals) / 10 ** decimals);
}

/** A model that can be asked and not seen. */
export interface PredictionApi {
  readonly features: number;
  readonly classes: number;
  /** Rows that may still be asked for. */
  remaining(): number;
  /**
   * @param inputs `[rows, features]`, row-major
   * @returns answers `[rows, classes]`, row-major
   * @throws RangeError when the budget does not cover all rows (then none is answered or counted), and as `predictLogits`.
   */
  query(inputs: Float32Array): Promise<Float32Array>;
}

/**
 * Puts a network behind an interface with a budget, as a paid service is (Tramèr et al. 2016).
 *
 * @param model one replicate; not copied, and not to be disposed of while the interface is in use
 * @param budget rows it answers in total, an integer ≥ 0
 * @throws RangeError on several replicates or another budget.
 */
export function predictionApi(model: MlpParameters, budget: number, answer: Answer): PredictionApi {
  if (replicatesOf(model) !== 1) {
    throw new RangeError(
      `predictionApi: the model has ${replicatesOf(model)} replicates; expected 1, see takeReplicates`,
    );
  }
  if (!Number.isInteger(budget) || budget < 0) {
    throw new RangeError(`predictionApi: the budget is ${budget}; expected an integer ≥ 0, in rows`);
  }
  const sizes = sizesOf(model);
  const [features, classes] = [sizes[0], sizes[sizes.length - 1]];
  let left = budget;
  return {
    features,
    classes,
    remaining: () => left,
    async query(inputs) {
      checkFinite("query", "the inputs", inputs);
      const rows = inputs.length / features;
      if (rows > left) {
        throw new RangeError(
          `query: asked for ${rows} rows with ${left} of ${budget} left; expected no more than are left. Ask for fewer`,
        );
      }
      // Counted before the answer is awaited, so that two questions at once cannot spend the same rows.
      left -= Math.ceil(rows);
      const [logits] = await predictLogits(model, inputs).catch((error: unknown) => {
        left += Math.ceil(rows);
        throw error;
      });
      return Float32Array.from(
        Array.from({ length: rows }, (_, row) => answer(logits.subarray(row * classes, (row + 1) * classes))).flat(),
      );
    },
  };
}
