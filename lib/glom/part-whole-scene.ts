import { seededRandom } from "../random";
import { type Columns, neighboursInRow, type Vector } from "./columns";
import type { GlomSettings } from "./glom-step";

/** Locations that a part covers, and parts of a whole. */
const [PART, PARTS] = [3, 2];

export interface PartWholeScene {
  /** Three levels: what is seen, parts, wholes. The upper two start as what the level below predicts. */
  readonly columns: Columns;
  /** With the predictions that are right for this world; β and the reach of the attention are those asked for. */
  readonly settings: GlomSettings;
  /** `[locations]`: the part and the whole that is there. */
  readonly parts: readonly number[];
  readonly wholes: readonly number[];
}

/**
 * A row of objects side by side, each of two parts, each part at three locations: the smallest world with a hierarchy
 * to parse. Part p is seen as the unit vector e_p with normal noise on each number; whole w is e_w. Bottom-up, a part
 * says whose it is; top-down, a whole says which of its parts is at a location.
 *
 * @param settings.wholes how many objects, at least 2
 * @param settings.noise standard deviation of the noise, ≥ 0
 * @throws RangeError on fewer than 2 wholes, noise < 0.
 */
export function partWholeScene(settings: {
  readonly wholes: number;
  readonly noise: number;
  readonly seed: number | string;
  readonly beta: number;
  readonly reach: number;
}): PartWholeScene {
  const { wholes: count, noise, seed, beta, reach } = settings;
  if (!Number.isInteger(count) || count < 2 || !(noise >= 0 && noise < Infinity)) {
    throw new RangeError(`partWholeScene: ${count} wholes, noise ${noise}; expected at least 2, and a number ≥ 0`);
  }
  const random = seededRandom(seed).fork("scene");
  const locations = Array.from({ length: count * PARTS * PART }, (_, location) => location);
  const parts = locations.map((location) => Math.floor(location / PART));
  const wholes = parts.map((part) => Math.floor(part / PARTS));
  const bottomUp = (vector: Vector, level: number): Vector =>
    level === 0
      ? vector
      : Array.from({ length: count }, (_, whole) =>
          vector.slice(whole * PARTS, (whole + 1) * PARTS).reduce((sum, value) => sum + value, 0),
        );
  const topDown = (whole: Vector, _level: number, location: number): Vector => {
    const place = parts[location] % PARTS;
    return Array.from({ length: count * PARTS }, (_, part) =>
      part % PARTS === place ? whole[Math.floor(part / PARTS)] : 0,
    );
  };
  const columns = parts.map((part) => {
    const seen = Array.from({ length: count * PARTS }, (_, i) => Number(i === part) + noise * random.normal());
    return [seen, bottomUp(seen, 0), bottomUp(bottomUp(seen, 0), 1)];
  });
  return {
    columns,
    settings: { neighbours: neighboursInRow(locations.length, reach), beta, bottomUp, topDown },
    parts,
    wholes,
  };
}
