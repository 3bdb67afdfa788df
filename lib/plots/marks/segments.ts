/** Runs of indices `[start, end)` without a gap. */
export function segments(values: (number | null)[]): [start: number, end: number][] {
  const starts = values.flatMap((value, i) => (value !== null && (i === 0 || values[i - 1] === null) ? [i] : []));
  return starts.map((start) => {
    const gap = values.indexOf(null, start);
    return [start, gap < 0 ? values.length : gap];
  });
}
