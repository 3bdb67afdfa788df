import { type ImageSet, mapPixels } from "./image-set";

/**
 * Mean and standard deviation over all pixels of all images of a set, in the set's units.
 *
 * @throws RangeError when the set is empty or a pixel is not finite
 */
export function pixelStatistics(set: ImageSet): { mean: number; deviation: number } {
  const stray = set.images.findIndex((value) => !Number.isFinite(value));
  if (set.images.length === 0 || stray >= 0) {
    throw new RangeError(
      `pixelStatistics: ${set.name} has ${set.count} images${stray < 0 ? "" : `, of which number ${stray} is ${set.images[stray]}`}; ` +
        "expected one or more images of finite numbers",
    );
  }
  let sum = 0;
  for (const value of set.images) sum += value;
  const mean = sum / set.images.length;
  let squares = 0;
  for (const value of set.images) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / set.images.length) };
}

/**
 * Shifts and scales the pixels of every part by the mean and standard deviation of the training part alone: what a
 * model is tested on must not tell how its inputs are scaled.
 *
 * @throws RangeError when the training part is empty or all its pixels are equal
 */
export function standardise<Part extends string>(
  parts: Readonly<Record<Part | "train", ImageSet>>,
): Record<Part | "train", ImageSet> {
  const { mean, deviation } = pixelStatistics(parts.train);
  if (!(deviation > 0)) {
    throw new RangeError(
      `standardise: the pixels of ${parts.train.name} (${parts.train.count} images) have standard deviation ${deviation}; expected images that differ`,
    );
  }
  const scaled = Object.entries<ImageSet>(parts).map(([part, set]) => [
    part,
    mapPixels(set, (value) => (value - mean) / deviation),
  ]);
  return Object.fromEntries(scaled) as Record<Part | "train", ImageSet>;
}
