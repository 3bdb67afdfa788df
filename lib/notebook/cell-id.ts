import { createHash } from "node:crypto";

/** A cell as a file older than nbformat 4.5 holds it. */
interface MaybeNamed {
  readonly id?: unknown;
}

/**
 * Gives every cell without an `id` one that follows from its place and content alone, so that reading the same file
 * twice, here or elsewhere, names its cells alike. Ids that are there are kept.
 *
 * @param cells - the cells as parsed from JSON; what is not an object is returned as it is
 */
export function withCellIds(cells: readonly unknown[]): unknown[] {
  const isCell = (cell: unknown): cell is MaybeNamed => typeof cell === "object" && cell !== null;
  const taken = new Set(cells.filter(isCell).map((cell) => cell.id));
  return cells.map((cell, index) => {
    if (!isCell(cell) || cell.id !== undefined) return cell;
    const digest = createHash("sha256")
      .update(`${index}\n${JSON.stringify(cell)}`)
      .digest("hex");
    // Eight digits read well; the longer ones are for the rare clash with an id of the file.
    const id = [8, 16, 64].map((length) => digest.slice(0, length)).find((candidate) => !taken.has(candidate));
    taken.add(id);
    return { ...cell, id };
  });
}
