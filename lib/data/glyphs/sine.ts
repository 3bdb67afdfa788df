/** 1/3!, 1/5!, … 1/19! with the signs of the series. */
const COEFFICIENTS = [3, 5, 7, 9, 11, 13, 15, 17, 19].map((power, i) => {
  let factorial = 1;
  for (let k = 2; k <= power; k++) factorial *= k;
  return (i % 2 === 0 ? -1 : 1) / factorial;
});

/**
 * sin x by its power series, to within 1e−14 for |x| below 100. The language leaves the last bits of `Math.sin` to the
 * engine and they have changed between versions of Node; sums and products are exact by IEEE 754, so pictures drawn
 * with this are the same bit for bit everywhere.
 */
export function sine(x: number): number {
  const halfTurns = Math.round(x / Math.PI);
  const rest = x - halfTurns * Math.PI;
  const square = rest * rest;
  let sum = 0;
  for (let i = COEFFICIENTS.length - 1; i >= 0; i--) sum = (sum + COEFFICIENTS[i]) * square;
  const value = rest * (1 + sum);
  return halfTurns % 2 === 0 ? value : -value;
}

/** cos x; see `sine`. */
export function cosine(x: number): number {
  return sine(x + Math.PI / 2);
}
