const levels = "▁▂▃▄▅▆▇█";

/** A curve in `columns` characters: each shows the mean of its share of the values, a space where all are gaps. */
export function sparkline(values: (number | null)[], columns = 24): string {
  const count = Math.min(columns, values.length);
  const means = Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * values.length) / count);
    const to = Math.floor(((i + 1) * values.length) / count);
    const share = values.slice(from, to).filter((value): value is number => value !== null);
    return share.length === 0 ? null : share.reduce((a, b) => a + b, 0) / share.length;
  });
  const found = means.filter((value): value is number => value !== null);
  const [low, high] = [Math.min(...found), Math.max(...found)];
  return means
    .map((value) =>
      value === null
        ? " "
        : levels[high === low ? 0 : Math.round(((value - low) / (high - low)) * (levels.length - 1))],
    )
    .join("");
}
