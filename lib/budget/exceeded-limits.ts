import { type CostsOfUse, checkCosts, MEASURES, type Measure } from "./costs-of-use";

/** The most that a model may cost; what is not named is free. */
export type Budget = Partial<CostsOfUse>;

/** A limit that is broken. */
export interface Exceeded {
  readonly measure: Measure;
  readonly found: number;
  readonly limit: number;
}

/**
 * The limits that a model breaks: none when it meets its budget. A model that costs just the limit meets it.
 *
 * @throws RangeError on a budget without a limit, a limit that is no number ≥ 0, and costs that are none.
 */
export function exceededLimits(costs: CostsOfUse, budget: Budget): Exceeded[] {
  checkCosts("exceededLimits", costs);
  const limits = MEASURES.flatMap((measure) => {
    const limit = budget[measure];
    return limit === undefined ? [] : [{ measure, found: costs[measure], limit }];
  });
  const wrong = limits.find(({ limit }) => !(limit >= 0));
  if (wrong || limits.length === 0) {
    throw new RangeError(
      `exceededLimits: ${wrong ? `the limit of ${wrong.measure} is ${wrong.limit}` : "the budget has no limit"}; ` +
        `expected a number ≥ 0 for at least one of ${MEASURES.join(", ")}`,
    );
  }
  return limits.filter(({ found, limit }) => found > limit);
}
