export type Vector = readonly number[];

/** A column at each location, with a vector a level, the lowest first: `[locations][levels][width of the level]`. */
export type Columns = readonly (readonly Vector[])[];

/** Of each location, the locations that it attends to, itself among them where it should count. */
export type Neighbours = readonly (readonly number[])[];

/** Refuses columns of different form, numbers that are not finite, and neighbours that are no locations. */
export function checkColumns(caller: string, columns: Columns, neighbours: Neighbours): void {
  const form = (column: readonly Vector[]) => column.map(({ length }) => length).join("-");
  const wrong = columns.findIndex(
    (column) => form(column) !== form(columns[0]) || !column.flat().every(Number.isFinite),
  );
  if (columns.length === 0 || columns[0].length === 0 || wrong >= 0) {
    throw new RangeError(
      `${caller}: ${wrong < 0 ? `found ${columns.length} columns` : `the column at location ${wrong} differs or is not finite`}; ` +
        "expected columns with the same levels, at least one, of finite numbers",
    );
  }
  const known = (location: number) => Number.isInteger(location) && location >= 0 && location < columns.length;
  if (neighbours.length !== columns.length || !neighbours.flat().every(known)) {
    throw new RangeError(
      `${caller}: found neighbours of ${neighbours.length} locations; expected a list for each of ${columns.length}, ` +
        `of integers from 0 to ${columns.length - 1}`,
    );
  }
}

/**
 * For each location of a row, those at most `reach` away, itself among them.
 *
 * @throws RangeError on no location, or a reach < 0.
 */
export function neighboursInRow(locations: number, reach: number): number[][] {
  if (!Number.isInteger(locations) || locations < 1 || !(reach >= 0)) {
    throw new RangeError(
      `neighboursInRow: ${locations} locations, reach ${reach}; expected at least 1, and a number ≥ 0`,
    );
  }
  const row = Array.from({ length: locations }, (_, location) => location);
  return row.map((here) => row.filter((other) => Math.abs(other - here) <= reach));
}

export const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
