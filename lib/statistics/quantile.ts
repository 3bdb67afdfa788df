/**
 * A quantile of values in any order, linear between neighbours as NumPy's default: definition 7 of Hyndman and Fan
 * 1996.
 *
 * @param share in [0, 1]: 0.5 for the median
 * @throws RangeError on no values, a value that is not finite, or a share outside [0, 1].
 */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0 || !sorted.every(Number.isFinite) || !(share >= 0 && share <= 1)) {
    throw new RangeError(
      `quantile: the share is ${share}, and the values are [${sorted.slice(0, 5).join(", ")}${sorted.length > 5 ? ", …" : ""}]; ` +
        "expected a share from 0 to 1, and one or more finite numbers",
    );
  }
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}
