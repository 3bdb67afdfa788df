import { type Columns, checkColumns, dot, type Neighbours, type Vector } from "./columns";

export interface GlomSettings {
  /** Who attends to whom, on every level. */
  readonly neighbours: Neighbours;
  /** Sharpness β ≥ 0 of the attention: 0 attends to all neighbours alike. */
  readonly beta: number;
  /** What a vector of `level` says of the level above, at the same location. */
  readonly bottomUp: (part: Vector, level: number) => Vector;
  /** What a vector of the level above `level` says of it at a location: a whole looks different in different places. */
  readonly topDown: (whole: Vector, level: number, location: number) => Vector;
}

/**
 * One step of GLOM (Hinton 2021, "How to represent part-whole hierarchies in a neural network", section 2), all
 * locations and levels at once. A vector becomes the mean of four, each of the step before:
 *
 * 1. itself;
 * 2. the bottom-up prediction from the level below;
 * 3. the top-down prediction from the level above, where there is one;
 * 4. the attention-weighted mean over its neighbours on its own level, with weights e^(β x·y) / Σ_z e^(β x·z): who
 *    already agrees counts more, so that neighbours with one whole become an island of equal vectors.
 *
 * The lowest level is what is seen and stays. The paper leaves the weights of the four open; here they are equal. The
 * two predictions are learned networks in the paper and given functions here: what is shown is the agreement, not the
 * learning.
 *
 * @throws RangeError on columns or neighbours of another form, a location without neighbours, β < 0, a prediction of
 * another width than its level's.
 */
export function glomStep(columns: Columns, settings: GlomSettings): Columns {
  const { neighbours, beta, bottomUp, topDown } = settings;
  checkColumns("glomStep", columns, neighbours);
  const alone = neighbours.findIndex(({ length }) => length === 0);
  if (!(beta >= 0 && beta < Infinity) || alone >= 0) {
    throw new RangeError(
      `glomStep: β is ${beta}${alone < 0 ? "" : `, and location ${alone} has no neighbours`}; ` +
        "expected a number ≥ 0, and at least one neighbour a location",
    );
  }
  return columns.map((column, location) =>
    column.map((vector, level) => {
      if (level === 0) return vector;
      const contributions = [
        vector,
        bottomUp(column[level - 1], level - 1),
        ...(level + 1 < column.length ? [topDown(column[level + 1], level, location)] : []),
        attend(
          vector,
          neighbours[location].map((other) => columns[other][level]),
          beta,
        ),
      ];
      const misfit = contributions.find(({ length }) => length !== vector.length);
      if (misfit) {
        throw new RangeError(
          `glomStep: a prediction of level ${level} has ${misfit.length} numbers; expected as many as the level, ${vector.length}`,
        );
      }
      return vector.map((_, i) => contributions.reduce((sum, one) => sum + one[i], 0) / contributions.length);
    }),
  );
}

/** The mean of vectors, weighted by the softmax of β times their products with one of them. */
function attend(query: Vector, vectors: readonly Vector[], beta: number): Vector {
  const logits = vectors.map((vector) => beta * dot(query, vector));
  const largest = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return query.map((_, i) => vectors.reduce((sum, vector, k) => sum + (weights[k] / total) * vector[i], 0));
}
