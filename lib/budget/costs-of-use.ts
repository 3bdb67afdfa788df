/** What a model costs whoever runs it. Less is better in each. */
export interface CostsOfUse {
  /** To store, or to send over a network. */
  readonly bytes: number;
  /** To answer once. */
  readonly milliseconds: number;
  /** Share of the answers that are wrong, in [0, 1]. */
  readonly error: number;
}

export type Measure = keyof CostsOfUse;

export const MEASURES: readonly Measure[] = ["bytes", "milliseconds", "error"];

/**
 * Refuses what no model can cost; `who` begins the error.
 *
 * @throws RangeError unless all are finite, ≥ 0, and the error ≤ 1.
 */
export function checkCosts(who: string, costs: CostsOfUse): void {
  const wrong = MEASURES.find((measure) => !(costs[measure] >= 0 && costs[measure] < Infinity));
  if (wrong !== undefined || costs.error > 1) {
    throw new RangeError(
      `${who}: found ${MEASURES.map((measure) => `${measure} ${costs[measure]}`).join(", ")}; ` +
        "expected finite numbers ≥ 0, and as error a share from 0 to 1",
    );
  }
}
