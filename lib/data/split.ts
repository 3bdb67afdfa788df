import { seededRandom } from "../random";
import { type ImageSet, take } from "./image-set";

/** The parts an experiment needs: one to fit, one to choose by, one to report. */
export interface Split {
  readonly train: ImageSet;
  readonly validation: ImageSet;
  readonly test: ImageSet;
}

/**
 * Draws disjoint parts of exactly the sizes asked for, each with the classes in the proportions of the whole set (to
 * within two images a class). So has every leading stretch of a part: its first hundred images are a fair small set.
 *
 * @param sizes images in each part by the part's name, such as `{ train: 5000, validation: 1000, test: 4000 }`
 * @param seed the same seed draws the same parts
 * @throws RangeError when a size is no natural number or the sizes add up to more than the set has
 */
export function splitStratified<Part extends string>(
  set: ImageSet,
  sizes: Readonly<Record<Part, number>>,
  seed: number | string,
): Record<Part, ImageSet> {
  const rows = Object.entries<Int32Array>(stratifiedRows(set, sizes, seed));
  const drawn = rows.map(([part, indices]) => [part, take(set, indices, partName(set, part))]);
  return Object.fromEntries(drawn) as Record<Part, ImageSet>;
}

/** What a part is called. */
export const partName = ({ name }: Pick<ImageSet, "name">, part: string): string => `${name}, ${part}`;

/** The rows of each part that {@link splitStratified} draws: their labels are all it needs of them. */
export function stratifiedRows<Part extends string>(
  set: Pick<ImageSet, "name" | "labels" | "count">,
  sizes: Readonly<Record<Part, number>>,
  seed: number | string,
): Record<Part, Int32Array> {
  const parts = Object.entries<number>(sizes) as [Part, number][];
  for (const [part, size] of parts) {
    if (!Number.isInteger(size) || size < 0) {
      throw new RangeError(`splitStratified: the size of ${part} is ${size}; expected an integer ≥ 0`);
    }
  }
  const wanted = parts.reduce((sum, [, size]) => sum + size, 0);
  if (wanted > set.count) {
    throw new RangeError(
      `splitStratified: the parts need ${wanted} images and ${set.name} has ${set.count}; ask for fewer`,
    );
  }
  const order = stratifiedOrder(set.labels, seed);
  let start = 0;
  const drawn = parts.map(([part, size]) => {
    const indices = order.subarray(start, start + size);
    start += size;
    return [part, indices];
  });
  return Object.fromEntries(drawn) as Record<Part, Int32Array>;
}

/**
 * All indices in a random order in which the classes take turns in proportion to their sizes: the k-th of a class of
 * n stands at (k + ½) / n of the way, so any stretch holds its share of every class.
 *
 * @param labels `[count]`
 * @returns a permutation of 0 … count − 1
 */
export function stratifiedOrder(labels: ArrayLike<number>, seed: number | string): Int32Array {
  const shuffled = seededRandom(seed).fork("split").permutation(labels.length);
  const sizes = new Map<number, number>();
  const rank = new Int32Array(labels.length);
  for (const index of shuffled) {
    const before = sizes.get(labels[index]) ?? 0;
    rank[index] = before;
    sizes.set(labels[index], before + 1);
  }
  const place = Float64Array.from(rank, (before, index) => (before + 0.5) / sizes.get(labels[index])!);
  // Sorting is stable: classes of one size keep the shuffled order within a turn.
  return Int32Array.from(Array.from(shuffled).sort((a, b) => place[a] - place[b]));
}
