import { seededRandom } from "../../random";
import { type ClassRows, checkRowSettings, NOISE_FEATURES, type RowSettings } from "./class-rows";

export interface GaussianMixtureSettings extends RowSettings {
  /** Distance of each class's mean from 0, > 0, where the noise has standard deviation 1; 3 unless given. */
  readonly distance?: number;
}

/**
 * The control of {@link multiViewRows}: "Gaussian-like" data, without the views on which the theory of Allen-Zhu and Li
 * 2020 rests. Rows are as wide, but a class is one normal cloud, with one way to tell it. The mean of class y has
 * `distance` / √2 in numbers 2y and 2y + 1, where multi-view rows have views, and every number has normal noise of
 * standard deviation 1.
 *
 * Row i is of class i modulo `classes`, and the same however many are drawn.
 *
 * @returns inputs `[rows, 2 · classes + noiseFeatures]`
 * @throws RangeError on no row, fewer than 2 classes, noise features < 0, a distance that is not > 0.
 */
export function gaussianMixtureRows(settings: GaussianMixtureSettings): ClassRows {
  const { rows, seed, classes = 10, noiseFeatures = NOISE_FEATURES, distance = 3 } = settings;
  checkRowSettings("gaussianMixtureRows", rows, classes, noiseFeatures);
  if (!(distance > 0 && distance < Infinity)) {
    throw new RangeError(`gaussianMixtureRows: the distance of the means is ${distance}; expected a number > 0`);
  }
  const random = seededRandom(seed).fork("mixture");
  const features = 2 * classes + noiseFeatures;
  const inputs = new Float32Array(rows * features);
  for (let i = 0; i < rows; i++) {
    const own = random.fork(i);
    const row = inputs.subarray(i * features, (i + 1) * features);
    row.forEach((_, feature) => {
      row[feature] = own.normal() + (feature >> 1 === i % classes ? distance * Math.SQRT1_2 : 0);
    });
  }
  return { inputs, labels: Int32Array.from({ length: rows }, (_, i) => i % classes) };
}
