import { type CostsOfUse, checkCosts, MEASURES } from "./costs-of-use";

/**
 * Whether a model makes another pointless: it costs no more in any measure, and less in one. Equals do not.
 */
export function dominates(one: CostsOfUse, other: CostsOfUse): boolean {
  checkCosts("dominates", one);
  checkCosts("dominates", other);
  return (
    MEASURES.every((measure) => one[measure] <= other[measure]) &&
    MEASURES.some((measure) => one[measure] < other[measure])
  );
}

/**
 * The Pareto front: the models that no other dominates, in their order. Models of equal costs stay all, or go all.
 * Whatever the limits on bytes and time, a model with the lowest error within them is on it.
 *
 * @throws RangeError on a cost that is not finite or < 0, or an error > 1.
 */
export function paretoFront<Model extends CostsOfUse>(models: readonly Model[]): Model[] {
  for (const [i, model] of models.entries()) checkCosts(`paretoFront: model ${i}`, model);
  return models.filter((model) => !models.some((other) => dominates(other, model)));
}
