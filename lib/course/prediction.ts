import { messages } from "./messages";

/**
 * Sets a learner's prediction beside what came out.
 *
 * @param predicted - undefined as long as the learner has typed none
 * @param came - what came out, in words: `"2.1 points"`
 * @param holds - whether a prediction counts as right
 * @returns a sentence for the learner
 */
export function comparePrediction<T extends string | number>(
  predicted: T | undefined,
  came: string,
  holds: (predicted: T) => boolean,
): string {
  if (predicted === undefined) return messages.noPrediction(came);
  return messages.prediction(String(predicted), came, holds(predicted));
}
