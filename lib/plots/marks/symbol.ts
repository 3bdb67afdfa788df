import type { MarkerSymbol } from "../palette";
import { element, round } from "../svg";

type Draw = (x: number, y: number, r: number) => string;

const polygon =
  (...corners: [number, number][]): Draw =>
  (x, y, r) =>
    element("path", { d: `M${corners.map(([cx, cy]) => `${round(x + cx * r)} ${round(y + cy * r)}`).join("L")}Z` });

const draw: Record<MarkerSymbol, Draw> = {
  circle: (cx, cy, r) => element("circle", { cx, cy, r }),
  square: polygon([-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]),
  diamond: polygon([0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]),
  "triangle-up": polygon([0, -1.2], [1.1, 0.8], [-1.1, 0.8]),
  x: polygon(
    ...([0, 1, 2, 3].flatMap((quarter) =>
      [
        [0, -0.5],
        [0.7, -1.2],
        [1.2, -0.7],
      ].map(([a, b]) => turn(a, b, quarter)),
    ) as [number, number][]),
  ),
};

/** A marker of radius `r` px; fill and stroke come from the group around it. */
export function symbolAt(symbol: MarkerSymbol, x: number, y: number, r: number): string {
  return draw[symbol](x, y, r);
}

function turn(x: number, y: number, quarters: number): [number, number] {
  return quarters === 0 ? [x, y] : turn(-y, x, quarters - 1);
}
