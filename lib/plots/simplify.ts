type Point = [x: number, y: number];

/**
 * The points without those that lie within `tolerance` of the line through the rest: a curve of thousands of steps
 * shrinks to what can be seen (Ramer 1972; Douglas and Peucker 1973). The first and the last point stay.
 */
export function simplify(points: Point[], tolerance: number): Point[] {
  if (points.length <= 2) return points;
  const kept = new Set([0, points.length - 1]);
  // A stack, not recursion: a long noisy curve may split at every point.
  const spans: [number, number][] = [[0, points.length - 1]];
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    const [start, end] = span;
    const { index, distance } = farthest(points, start, end);
    if (distance > tolerance) {
      kept.add(index);
      spans.push([start, index], [index, end]);
    }
  }
  return points.filter((_, i) => kept.has(i));
}

function farthest(points: Point[], start: number, end: number): { index: number; distance: number } {
  let found = { index: start, distance: 0 };
  for (let i = start + 1; i < end; i++) {
    const distance = distanceToSegment(points[i], points[start], points[end]);
    if (distance > found.distance) found = { index: i, distance };
  }
  return found;
}

/** Distance of `point` from the segment between `from` and `to`. */
export function distanceToSegment([x, y]: Point, [x0, y0]: Point, [x1, y1]: Point): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / length));
  return Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
}
