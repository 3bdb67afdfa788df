/** One figure of ours beside the same figure of a peer. */
export interface BenchRow {
  what: string;
  unit: string;
  ours: { name: string; value: number };
  /** Absent where the peer is not installed. */
  peer?: { name: string; value: number };
  /** Lower is better for us; absent without a peer. */
  ratio?: number;
}

export interface BenchReport {
  rows: BenchRow[];
  /** What could not be measured, why, and what adds it. */
  notes: string[];
}

/** A subject of `stillroom bench`: measures, reporting what it is at through `say`. */
export type BenchSubject = (say: (line: string) => void) => Promise<BenchReport>;

export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("median: found no values; expected at least one");
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The rows as a table in plain text. */
export function table(rows: readonly BenchRow[]): string {
  const cells = [
    ["", "ours", "", "peer", "", "ratio"],
    ...rows.map(({ what, unit, ours, peer, ratio }) => [
      what,
      ours.name,
      `${ours.value.toFixed(2)} ${unit}`,
      peer?.name ?? "–",
      peer ? `${peer.value.toFixed(2)} ${unit}` : "",
      ratio === undefined ? "" : ratio.toFixed(2),
    ]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
