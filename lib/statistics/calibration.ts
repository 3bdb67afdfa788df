/** Rows whose confidence falls into one stretch of (0, 1]. */
export interface CalibrationBin {
  /** Rows in it. */
  readonly count: number;
  /** Mean probability of the predicted class; NaN in an empty bin. */
  readonly confidence: number;
  /** Share predicted right; NaN in an empty bin. */
  readonly accuracy: number;
}

export interface Calibration {
  /** Expected calibration error: Σ count / rows · |accuracy − confidence|. */
  readonly expectedError: number;
  /** The largest |accuracy − confidence| of a bin that is not empty. */
  readonly maximumError: number;
  /** From low to high confidence: a reliability diagram. */
  readonly bins: readonly CalibrationBin[];
}

/**
 * Does a confidence of 80 % mean right in 80 of 100? (Guo, Pleiss, Sun and Weinberger 2017, equations 2, 3 and 5.) Bin m
 * of M holds the confidences in ((m − 1) / M, m / M]. Among equal probabilities the lowest class is predicted.
 *
 * @param probabilities `[rows, classes]`, row-major; every row sums to 1
 * @param labels `[rows]`, integers in [0, classes)
 * @throws RangeError on no rows, rows that do not fit the labels or are no distribution, a label that is no class, bins < 1.
 */
export function calibration(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  bins = 15,
): Calibration {
  const rows = labels.length;
  check(Number.isInteger(bins) && bins >= 1, `bins is ${bins}; expected an integer ≥ 1, such as 15`);
  check(Number.isInteger(classes) && classes >= 2, `classes is ${classes}; expected an integer ≥ 2`);
  check(
    rows > 0 && probabilities.length === rows * classes,
    `${probabilities.length} probabilities for ${rows} labels; expected ${classes} a label, and at least one label`,
  );
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  const all = Array.from(probabilities);
  for (let row = 0; row < rows; row++) {
    const own = all.slice(row * classes, (row + 1) * classes);
    const sum = own.reduce((total, p) => total + p, 0);
    check(
      Math.abs(sum - 1) < 1e-3 && own.every((p) => p >= 0),
      `row ${row} is [${own.join(", ")}]; expected probabilities that sum to 1. Logits go through a softmax first`,
    );
    const label = labels[row];
    check(
      Number.isInteger(label) && label >= 0 && label < classes,
      `label ${row} is ${label}; expected an integer in [0, ${classes})`,
    );
    const confidence = Math.max(...own);
    const bin = sums[binOf(confidence, bins)];
    bin.count++;
    bin.confidence += confidence;
    bin.right += Number(own.indexOf(confidence) === label);
  }
  const means = sums.map(({ count, confidence, right }) => ({
    count,
    confidence: confidence / count,
    accuracy: right / count,
  }));
  const gaps = means
    .filter(({ count }) => count > 0)
    .map((bin) => ({ ...bin, gap: Math.abs(bin.accuracy - bin.confidence) }));
  return {
    expectedError: gaps.reduce((sum, { count, gap }) => sum + (count / rows) * gap, 0),
    maximumError: Math.max(...gaps.map(({ gap }) => gap)),
    bins: means,
  };
}

/** m of the bin ((m − 1) / M, m / M] that holds it, from 0; the product may be a rounding beside m. */
function binOf(confidence: number, bins: number): number {
  const m = Math.ceil(confidence * bins);
  const exact = confidence <= (m - 1) / bins ? m - 1 : confidence > m / bins ? m + 1 : m;
  // A sum in 32 bits may exceed 1 by a rounding.
  return Math.min(bins, exact) - 1;
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new RangeError(`calibration: ${message}`);
}
