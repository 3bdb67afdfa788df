import { columns } from "../columns";
/** One figure of ours beside the same figure of a peer. */
export interface BenchRow {
  what: string;
  unit: string;
  ours: { name: string; value: number };
  /** What ours is to stay at or below, where that was fixed beforehand. */
  goal?: number;
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

/** Rows of the same figure of ours, which differ in the peer, as one. */
interface Line {
  row: BenchRow;
  peers: ReadonlyMap<string, BenchRow>;
}

function joinPeers(rows: readonly BenchRow[]): Line[] {
  const key = ({ what, ours }: BenchRow) => JSON.stringify([what, ours.name]);
  return [...new Set(rows.map(key))].map((which) => {
    const own = rows.filter((row) => key(row) === which);
    const peers = own.flatMap((row) => (row.peer ? [[row.peer.name, row] as const] : []));
    return { row: own[0]!, peers: new Map(peers) };
  });
}

/** The rows as a table in plain text: a line a figure, with two columns a peer, its figure and ours divided by it. */
export function table(rows: readonly BenchRow[]): string {
  const names = [...new Set(rows.flatMap(({ peer }) => (peer ? [peer.name] : [])))];
  const goals = rows.some(({ goal }) => goal !== undefined);
  const figure = (value: number | undefined, unit: string) =>
    value === undefined ? "–" : `${value.toFixed(2)} ${unit}`;
  const cells = [
    ["", "ours", "", ...(goals ? ["goal"] : []), ...names.flatMap((name) => [name, "ours ÷ it"])],
    ...joinPeers(rows).map(({ row: { what, unit, ours, goal }, peers }) => [
      what,
      ours.name,
      figure(ours.value, unit),
      ...(goals ? [goal === undefined ? "–" : `≤ ${goal} ${unit}`] : []),
      ...names.flatMap((name) => {
        const { peer, ratio } = peers.get(name) ?? {};
        return [figure(peer?.value, unit), ratio === undefined ? "" : ratio.toFixed(2)];
      }),
    ]),
  ];
  return columns(cells);
}
