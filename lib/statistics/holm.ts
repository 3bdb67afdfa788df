export interface HolmResult {
  /** p value corrected for the number of comparisons, in the order given. */
  adjusted: number;
  /** Whether the effect counts at the family's error rate. */
  rejected: boolean;
}

/**
 * Holm's step-down correction for several comparisons (Holm 1979): with it the probability of even one false claim is
 * at most α, whatever the comparisons have to do with each other. The k-th smallest of m p values counts as
 * (m − k + 1) p, and no p value as less than a smaller one.
 *
 * @param pValues of each comparison, such as `tTest(…).twoSided`
 * @throws RangeError on no p value, a p value outside [0, 1], α outside (0, 1).
 */
export function holm(pValues: readonly number[], alpha = 0.05): HolmResult[] {
  if (pValues.length === 0) throw new RangeError("holm: found no p values; expected one a comparison");
  const bad = pValues.findIndex((p) => !(p >= 0 && p <= 1));
  if (bad >= 0) throw new RangeError(`holm: p value ${bad} is ${pValues[bad]}; expected a number from 0 to 1`);
  if (!(alpha > 0 && alpha < 1)) {
    throw new RangeError(`holm: α is ${alpha}; expected a number between 0 and 1, such as 0.05`);
  }
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, k) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - k) * pValues[index]));
    adjusted[index] = largest;
  });
  return adjusted.map((value) => ({ adjusted: value, rejected: value <= alpha }));
}
