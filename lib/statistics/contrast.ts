/**
 * A linear contrast of arms, one value a seed: Σ_k weight_k · arm_k[seed]. What a seed does to all arms alike cancels,
 * because the weights sum to 0. A `meanInterval` or `bar` over the values tests whether the contrast is 0.
 *
 * @param arms `[arms][seeds]`, index i of each the same seed
 * @param weights one an arm, summing to 0: [1, −1] is the paired difference, [−1, 0, 1] a linear trend over three arms
 * @returns `[seeds]`
 * @throws RangeError on arms of unequal length, a value that is not finite, another number of weights, weights that do not sum to 0 or are all 0.
 */
export function contrast(arms: readonly ArrayLike<number>[], weights: readonly number[]): number[] {
  if (arms.length !== weights.length || arms.length < 2) {
    throw new RangeError(
      `contrast: ${arms.length} arms and ${weights.length} weights; expected one weight an arm, and two arms or more`,
    );
  }
  const odd = arms.find((arm) => arm.length !== arms[0].length);
  if (odd) {
    throw new RangeError(
      `contrast: arms of ${arms[0].length} and ${odd.length} values; a contrast needs the same seeds in every arm`,
    );
  }
  for (const [k, arm] of arms.entries()) {
    const bad = Array.from(arm).findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new RangeError(`contrast: value ${bad} of arm ${k} is ${arm[bad]}; expected finite numbers`);
  }
  const [sum, size] = [total(weights), total(weights.map(Math.abs))];
  if (!(size > 0 && Math.abs(sum) <= 1e-12 * size)) {
    throw new RangeError(
      `contrast: the weights [${weights.join(", ")}] sum to ${sum}; expected 0, and not all weights 0`,
    );
  }
  return Array.from(arms[0], (_, seed) => total(arms.map((arm, k) => weights[k] * arm[seed])));
}

/** The four arms of a two-by-two design, each `[seeds]`: a treatment and its control under each of two conditions. */
export interface TwoByTwo {
  readonly treated: readonly [ArrayLike<number>, ArrayLike<number>];
  readonly control: readonly [ArrayLike<number>, ArrayLike<number>];
}

/**
 * The interaction of a treatment with a condition, one value a seed: its effect under the first condition minus its
 * effect under the second, (treated₁ − control₁) − (treated₂ − control₂). That one effect is significant and the other
 * is not shows no interaction (Gelman and Stern 2006); that the interval of these values excludes 0 does.
 *
 * @throws RangeError as {@link contrast}.
 */
export function interaction({ treated, control }: TwoByTwo): number[] {
  return contrast([treated[0], control[0], treated[1], control[1]], [1, -1, -1, 1]);
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
