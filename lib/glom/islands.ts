import { type Columns, checkColumns, dot, type Neighbours, type Vector } from "./columns";

/** Cosine of the angle between two vectors; 0 where one has no length, since it points nowhere. */
function cosine(a: Vector, b: Vector): number {
  const lengths = Math.hypot(...a) * Math.hypot(...b);
  return lengths === 0 ? 0 : dot(a, b) / lengths;
}

/**
 * The islands of agreement on a level: locations that a chain of neighbours joins, each step between vectors whose
 * cosine is at least `threshold`. In GLOM an island is a node of the parse tree (Hinton 2021, section 1).
 *
 * @returns `[locations]`: the number of each location's island, 0 for that of the first location, and so on in their
 * order
 * @throws RangeError on columns or neighbours of another form, a level that is not there, a threshold outside [−1, 1].
 */
export function islands(columns: Columns, level: number, neighbours: Neighbours, threshold: number): number[] {
  checkColumns("islands", columns, neighbours);
  checkLevel("islands", columns, level);
  if (!(threshold >= -1 && threshold <= 1)) {
    throw new RangeError(`islands: the threshold is ${threshold}; expected a cosine from −1 to 1, such as 0.95`);
  }
  const island: number[] = new Array(columns.length).fill(-1);
  const agree = (a: number, b: number) => cosine(columns[a][level], columns[b][level]) >= threshold;
  let count = 0;
  for (const first of columns.keys()) {
    if (island[first] >= 0) continue;
    const shore = [first];
    island[first] = count;
    for (let here = shore.pop(); here !== undefined; here = shore.pop()) {
      for (const [other, of] of neighbours.entries()) {
        const near = neighbours[here].includes(other) || of.includes(here);
        if (near && island[other] < 0 && agree(here, other)) {
          island[other] = count;
          shore.push(other);
        }
      }
    }
    count++;
  }
  return island;
}

/**
 * How far neighbours agree on a level: the mean cosine over all pairs of different locations of which one attends to
 * the other.
 *
 * @returns from −1 to 1; 1 when all their vectors point the same way
 * @throws RangeError on columns or neighbours of another form, a level that is not there, no such pair.
 */
export function agreement(columns: Columns, level: number, neighbours: Neighbours): number {
  checkColumns("agreement", columns, neighbours);
  checkLevel("agreement", columns, level);
  const cosines = neighbours.flatMap((others, here) =>
    others.flatMap((other) => (other === here ? [] : [cosine(columns[here][level], columns[other][level])])),
  );
  if (cosines.length === 0) {
    throw new RangeError("agreement: no location attends to another; expected at least one pair of neighbours");
  }
  return cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
}

function checkLevel(caller: string, columns: Columns, level: number): void {
  if (!Number.isInteger(level) || level < 0 || level >= columns[0].length) {
    throw new RangeError(`${caller}: level ${level}; expected an integer from 0 to ${columns[0].length - 1}`);
  }
}
