import { cosine, sine } from "./sine";
import { type Arc, HANDS, type Point, type Stroke } from "./strokes";

const DEGREES_A_STEP = 20;

/** Corner points x₀, y₀, x₁, y₁, … of one stroke. */
export type Polyline = Float64Array;

const isArc = (piece: Point | Arc): piece is Arc => "centre" in piece;

function corners(piece: Point | Arc): Point[] {
  if (!isArc(piece)) return [piece];
  const steps = Math.ceil(Math.abs(piece.to - piece.from) / DEGREES_A_STEP);
  return Array.from({ length: steps + 1 }, (_, i): Point => {
    const angle = ((piece.from + ((piece.to - piece.from) * i) / steps) * Math.PI) / 180;
    return [piece.centre[0] + piece.radii[0] * cosine(angle), piece.centre[1] + piece.radii[1] * sine(angle)];
  });
}

const polyline = (stroke: Stroke): Polyline => Float64Array.from(stroke.flatMap(corners).flat());

/** The hands of each digit as polylines: digit → hand → stroke. */
export const POLYLINES: readonly (readonly (readonly Polyline[])[])[] = HANDS.map((hands) =>
  hands.map((hand) => hand.map(polyline)),
);
