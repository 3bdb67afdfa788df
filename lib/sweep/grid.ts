/** A value on an axis of a grid. */
export type Value = string | number | boolean | null;

/** The axes of a sweep by name, each with the values it takes. */
export type Grid = Readonly<Record<string, readonly Value[]>>;

/** One value of each axis: what `run` gets. `Settings<typeof grid>` for a grid that ends in `as const`. */
export type Settings<G extends Grid = Grid> = { readonly [Axis in keyof G]: G[Axis][number] };

/** The points of a grid; the last axis changes fastest. */
export function pointsOf(grid: Grid): Settings[] {
  return Object.entries(grid).reduce<Settings[]>(
    (points, [axis, values]) => points.flatMap((point) => values.map((value) => ({ ...point, [axis]: value }))),
    [{}],
  );
}
