import type { MlpParameters } from "../models";
import type { Scores } from "../pruning";
import { checkAlike } from "./signs";

/** How much a weight counts, by its initial value w_i and its trained value w_f. */
export type MaskCriterion = (initial: number, final: number) => number;

/**
 * Mask criteria of Zhou, Lan, Liu and Yosinski 2019, section 2 (with α = 1): the weights of largest score are kept.
 * `largeFinal` is the lottery-ticket paper's own.
 */
export const maskCriteria = {
  largeFinal: (_, final) => Math.abs(final),
  smallFinal: (_, final) => -Math.abs(final),
  largeInit: (initial) => Math.abs(initial),
  smallInit: (initial) => -Math.abs(initial),
  largeInitLargeFinal: (initial, final) => Math.min(Math.abs(initial), Math.abs(final)),
  smallInitSmallFinal: (initial, final) => -Math.max(Math.abs(initial), Math.abs(final)),
  magnitudeIncrease: (initial, final) => Math.abs(final) - Math.abs(initial),
  movement: (initial, final) => Math.abs(final - initial),
  /** Large where the sign did not change: its masks alone, on untrained weights, classify far above chance. */
  largeFinalSameSign: (initial, final) => Math.max(0, Math.sign(initial) * final),
  largeFinalDifferentSign: (initial, final) => Math.max(0, -Math.sign(initial) * final),
} satisfies Record<string, MaskCriterion>;

/**
 * Scores of all weights under a criterion. A supermask is a mask on untrained weights:
 * `maskWeights(initial, pruneLayers(criterionScores(initial, trained, criterion), keepAll(initial), rates))`.
 *
 * @throws RangeError when the two differ in the size of a layer, and on a number that is not finite.
 */
export function criterionScores(initial: MlpParameters, trained: MlpParameters, criterion: MaskCriterion): Scores {
  checkAlike("criterionScores", initial, trained);
  return initial.weights.map((weight, l) => {
    const final = trained.weights[l].dataSync<"float32">();
    return weight.dataSync<"float32">().map((value, i) => criterion(value, final[i]));
  });
}
