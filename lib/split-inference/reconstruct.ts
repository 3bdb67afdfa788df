import { CholeskyDecomposition, Matrix } from "ml-matrix";

/** Activations with the inputs they come from. */
export interface Observed {
  /** `[rows, units]`, row-major. */
  readonly activations: Float32Array;
  /** `[rows, features]`, row-major. */
  readonly inputs: Float32Array;
}

/** Restores inputs from activations: `[rows, units]` → `[rows, features]`, row-major. */
export type Reconstruction = (activations: Float32Array) => Float32Array;

/**
 * The simplest attack on split inference: ridge regression from activations back to inputs, fitted on the attacker's own
 * rows, whose activations anybody with the edge's half can compute. x̂ = x̄ + (h − h̄) (HᵀH + λ I)⁻¹ HᵀX with centred H
 * and X. It is a floor: a nonlinear attack may restore more.
 *
 * @param units of an activation
 * @param ridge λ as a share of the mean diagonal entry of HᵀH, > 0; 1e-3 unless given
 * @throws RangeError on fewer than 2 rows, rows that do not match, numbers that are not finite, ridge ≤ 0.
 */
export function fitReconstruction({ activations, inputs }: Observed, units: number, ridge = 1e-3): Reconstruction {
  const rows = checkRows("fitReconstruction", { activations, inputs }, units);
  if (rows < 2) throw new RangeError(`fitReconstruction: found ${rows} row; expected at least 2`);
  if (!(ridge > 0 && ridge < Infinity)) {
    throw new RangeError(`fitReconstruction: ridge is ${ridge}; expected a number > 0, such as 1e-3`);
  }
  const h = Matrix.from1DArray(rows, units, Array.from(activations));
  const x = Matrix.from1DArray(rows, inputs.length / rows, Array.from(inputs));
  const [meanH, meanX] = [h.mean("column"), x.mean("column")];
  h.subRowVector(meanH);
  x.subRowVector(meanX);
  const gram = h.transpose().mmul(h);
  // With units that are 0 on all rows HᵀH is singular; the ridge makes it definite, and so does 1 where all units are 0.
  const scale = gram.trace() / units || 1;
  const system = Matrix.add(gram, Matrix.eye(units).mul(ridge * scale));
  const weights = new CholeskyDecomposition(system).solve(h.transpose().mmul(x));
  return (seen) => {
    const count = seen.length / units;
    if (!Number.isInteger(count) || count === 0) {
      throw new RangeError(`reconstruction: found ${seen.length} numbers; expected one or more rows of ${units} units`);
    }
    const centred = Matrix.from1DArray(count, units, Array.from(seen)).subRowVector(meanH);
    return Float32Array.from(centred.mmul(weights).addRowVector(meanX).to1DArray());
  };
}

/**
 * What the attack fails to restore: Σ ‖x − x̂‖² / Σ ‖x − x̄‖² over held-out rows, x̄ their mean. 0 is a perfect picture of
 * the input, 1 no better than the mean of all inputs. It measures this attack alone; a large residual proves no safety.
 *
 * @throws RangeError when the rows do not match, when the reconstruction makes rows of another width, on numbers that
 * are not finite, and when all rows are the same.
 */
export function residualShare(reconstruct: Reconstruction, { activations, inputs }: Observed, units: number): number {
  const rows = checkRows("residualShare", { activations, inputs }, units);
  const features = inputs.length / rows;
  const guess = reconstruct(activations);
  if (guess.length !== inputs.length) {
    throw new RangeError(
      `residualShare: ${guess.length} numbers were restored for ${rows} rows of ${features} features; expected ` +
        `${inputs.length}. Fit the reconstruction on rows of these features`,
    );
  }
  const mean = new Float64Array(features);
  inputs.forEach((value, i) => {
    mean[i % features] += value / rows;
  });
  const missed = inputs.reduce((sum, value, i) => sum + (value - guess[i]) ** 2, 0);
  const spread = inputs.reduce((sum, value, i) => sum + (value - mean[i % features]) ** 2, 0);
  if (spread === 0) throw new RangeError("residualShare: all rows are the same; expected inputs that differ");
  return missed / spread;
}

function checkRows(caller: string, { activations, inputs }: Observed, units: number): number {
  const rows = activations.length / units;
  if (!Number.isInteger(rows) || rows === 0 || inputs.length === 0 || inputs.length % rows !== 0) {
    throw new RangeError(
      `${caller}: found ${activations.length} activations and ${inputs.length} inputs; ` +
        `expected as many rows of each, with ${units} units an activation`,
    );
  }
  if (!activations.every(Number.isFinite) || !inputs.every(Number.isFinite)) {
    throw new RangeError(`${caller}: found activations or inputs that are not finite; expected finite numbers`);
  }
  return rows;
}
