/**
 * The multiplier c > 0 at which kernel ridge regression leaves the training error ε exactly:
 * (1 / K) Σ_k (c z_k / (c + d_k))² = ε (Mobahi, Farajtabar and Bartlett 2020). The left side grows with c
 * from 0 to ‖z‖² / K, so that there is one solution exactly when ‖z‖² > K ε.
 *
 * @param coordinates z, `[K]`: targets in the eigenbasis; of C outputs `[K C]`, with each eigenvalue C times
 * @param eigenvalues d, as many, all > 0
 * @param tolerance ε > 0, mean squared training error
 * @returns c to the last few bits; undefined when ‖z‖² ≤ K ε: then f = 0 fits well enough, and the solution has collapsed
 * @throws RangeError on ε ≤ 0, a coordinate that is not finite, an eigenvalue ≤ 0, or none, and a c too small to be
 * a number > 0.
 */
export function solveMultiplier(
  coordinates: ArrayLike<number>,
  eigenvalues: ArrayLike<number>,
  tolerance: number,
): number | undefined {
  const [z, d] = [Float64Array.from(coordinates), Float64Array.from(eigenvalues)];
  check(
    z.length > 0 && z.length === d.length,
    `${z.length} coordinates and ${d.length} eigenvalues; expected as many of each`,
  );
  check(tolerance > 0 && tolerance < Infinity, `the tolerance ε is ${tolerance}; expected a number > 0`);
  check(z.every(Number.isFinite), `the coordinates are [${z.join(", ")}]; expected finite numbers`);
  check(
    d.every((value) => value > 0 && value < Infinity),
    `the eigenvalues are [${d.join(", ")}]; expected numbers > 0`,
  );
  const [norm, limit] = [Math.hypot(...z), Math.sqrt(z.length * tolerance)];
  if (norm <= limit) return undefined;
  const error = (c: number) => z.reduce((sum, value, k) => sum + ((c * value) / (c + d[k])) ** 2, 0) / z.length;
  // With all eigenvalues replaced by the smallest or by the largest there is a formula; the two enclose c.
  let low = (Math.min(...d) * limit) / (norm - limit);
  let high = (Math.max(...d) * limit) / (norm - limit);
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) {
      check(low > 0, `‖z‖ is ${norm} beside ε = ${tolerance}, so c is below all numbers > 0; expected a larger ε`);
      return low;
    }
    if (error(middle) > tolerance) high = middle;
    else low = middle;
  }
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new RangeError(`solveMultiplier: ${message}`);
}
