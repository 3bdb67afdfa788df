import { expect, it } from "vitest";
import { distanceToSegment, simplify } from "../../lib/plots/simplify";

const noisy = Array.from({ length: 5000 }, (_, i): [number, number] => [i / 10, 80 * Math.exp(-i / 900) + Math.sin(i)]);

it("leaves no point farther than the tolerance from the drawn line", () => {
  const kept = simplify(noisy, 2);
  expect(kept.length).toBeLessThan(noisy.length / 10);
  for (const point of noisy) {
    const next = kept.findIndex(([x]) => x >= point[0]);
    const segment = [kept[Math.max(0, next - 1)], kept[next]];
    expect(distanceToSegment(point, segment[0], segment[1])).toBeLessThanOrEqual(2);
  }
});

it("keeps the ends, the corners, and the order", () => {
  const corner: [number, number][] = [
    [0, 0],
    [1, 0],
    [2, 0],
    [2, 1],
    [2, 2],
  ];
  expect(simplify(corner, 0.3)).toEqual([corner[0], corner[2], corner[4]]);
  expect(simplify(corner.slice(0, 1), 0.3)).toEqual([corner[0]]);
});

it("keeps a peak that returns to where it started", () => {
  const loop: [number, number][] = [
    [0, 0],
    [0, 5],
    [0, 0],
  ];
  expect(simplify(loop, 0.3)).toEqual(loop);
});
